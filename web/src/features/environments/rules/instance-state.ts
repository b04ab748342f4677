import { CircleCheck, CircleDashed, CirclePause, RotateCw, TriangleAlert } from "lucide-react";
import type { Appearance } from "@/features/deployments/rules/status";
import type { Instance } from "@/lib/api/types";

const appearances: Record<Instance["state"], Appearance> = {
  starting: { word: "Starting", icon: CircleDashed, tone: "busy" },
  healthy: { word: "Healthy", icon: CircleCheck, tone: "ok" },
  unhealthy: { word: "Not healthy", icon: TriangleAlert, tone: "warn" },
  restarting: { word: "Crashed, starting again", icon: RotateCw, tone: "bad" },
  stopped: { word: "Stopped", icon: CirclePause, tone: "idle" },
};

/** How an instance fares. */
export function instanceAppearance({ state }: Pick<Instance, "state">): Appearance {
  return appearances[state];
}

/** What it uses of the processor, in hundredths of a core; of null, before the first look, a dash. */
export function cpuWords(percent: number | null): string {
  if (percent === null) return "–";
  return `${percent < 10 ? percent.toFixed(1) : Math.round(percent)} % CPU`;
}

/** What it uses of the memory; of null a dash. */
export const memoryWords = (bytes: number | null): string =>
  bytes === null ? "–" : `${Math.round(bytes / 1024 / 1024)} MB`;
