import type { ActivityItem } from "@/lib/api/types";

export interface Drift {
  what: string;
  wanted: string;
  found: string;
  since: string;
}

const words: Record<string, { title: string; advice: string }> = {
  manifest: {
    title: "The GitOps repository was changed by somebody else",
    advice: "Deploy again to have it say what AutoStack wants, or take the change back there.",
  },
  release_files: {
    title: "Files of the release were changed or are gone",
    advice: "Redeploy what is live: its image is unpacked anew.",
  },
  port: {
    title: "Another program has the environment's port",
    advice: "End that program; the address answers again by itself.",
  },
};

export const driftWords = (what: string): { title: string; advice: string } =>
  words[what] ?? { title: `Out of sync: ${what}`, advice: "See what was changed, and by whom." };

/** What of an environment is otherwise than it should be now, from its events, newest first. */
export function openDrifts(
  events: readonly Pick<ActivityItem, "type" | "at" | "data" | "environment_id">[],
  environmentId: string,
): Drift[] {
  const text = (value: unknown) => (typeof value === "string" ? value : "");
  const decided = new Set<string>();
  const open: Drift[] = [];
  for (const { type, at, data, environment_id } of events) {
    const what = text(data.what);
    if (environment_id !== environmentId || decided.has(what)) continue;
    decided.add(what);
    if (type === "drift_detected")
      open.push({ what, wanted: text(data.wanted), found: text(data.found), since: text(data.at) || at });
  }
  return open;
}
