import type { DeploymentEvent } from "@/lib/api/types";

/** Adds events of the stream to those at hand: in order of version, each once. Returns the same list when none is new. */
export function mergeEvents(
  known: readonly DeploymentEvent[],
  arrived: readonly DeploymentEvent[],
): readonly DeploymentEvent[] {
  const byVersion = new Map(known.map((event) => [event.version, event]));
  const fresh = arrived.filter(({ version }) => !byVersion.has(version));
  if (fresh.length === 0) return known;
  for (const event of fresh) byVersion.set(event.version, event);
  return [...byVersion.values()].sort((a, b) => a.version - b.version);
}
