import { deploymentAppearance, type Tone } from "@/features/deployments/rules/status";
import type { Deployment } from "@/lib/api/types";
import { elapsed, formatDuration } from "@/lib/time/format-duration";

export interface Bar {
  id: string;
  /** 0.2 to 1. */
  height: number;
  tone: Tone;
  /** Drawn hollow: ended without having been live. A second sign beside the colour. */
  hollow: boolean;
  label: string;
}

/** The last deployments, oldest first, as bars: their height is the duration against the longest, their look the outcome. */
export function sparkline(newestFirst: readonly Deployment[], now: number, count = 10): Bar[] {
  const shown = newestFirst.slice(0, count).reverse();
  const durations = shown.map((deployment) => elapsed(deployment.started_at, deployment.finished_at, now) ?? 0);
  const longest = Math.max(...durations, 1);
  return shown.map((deployment, index) => {
    const duration = durations[index] ?? 0;
    const { word, tone } = deploymentAppearance[deployment.status];
    return {
      id: deployment.id,
      height: Math.max(0.2, duration / longest),
      tone: deployment.status === "retired" ? "ok" : tone,
      hollow: ["failed", "cancelled", "superseded"].includes(deployment.status),
      label: `#${deployment.number} ${word}${duration > 0 ? `, ${formatDuration(duration)}` : ""}`,
    };
  });
}
