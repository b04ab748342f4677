import type { Tone } from "@/features/deployments/rules/status";
import type { Platform } from "@/lib/api/types";

/** The ports in the order of a deployment's way, with what they do. */
const PORTS: Record<string, { label: string; does: string }> = {
  source: { label: "Source", does: "reads repositories" },
  builder: { label: "Builder", does: "makes images" },
  registry: { label: "Registry", does: "keeps images" },
  gitops: { label: "GitOps", does: "says what is to run" },
  target: { label: "Target", does: "runs it" },
};

export const portLabel = (port: string): string => PORTS[port]?.label ?? port;
export const portDoes = (port: string): string => PORTS[port]?.does ?? "";

/** `BuiltIn` as people write it: `Built-in`. Names are the API's, so one that is not known yet is still readable. */
export const kindLabel = (kind: string): string =>
  kind.replace(/([a-z])([A-Z])/g, (_, before: string, after: string) => `${before}-${after.toLowerCase()}`);

/** How full the disk is, from 0 to 1, and how that is to be taken: builds wait below a tenth free. */
export function diskUse({ free_bytes, total_bytes }: Platform["disk"]): { used: number; tone: Tone; word: string } {
  const free = total_bytes > 0 ? free_bytes / total_bytes : 1;
  const used = Math.min(1, Math.max(0, 1 - free));
  if (free < 0.1) return { used, tone: "bad", word: "nearly full: builds wait" };
  if (free < 0.2) return { used, tone: "warn", word: "getting full" };
  return { used, tone: "ok", word: "enough room" };
}
