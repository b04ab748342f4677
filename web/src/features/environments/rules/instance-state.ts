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

/** What it uses of the machine, as measured last: processor in hundredths of a core, memory in megabytes; null before the first look. */
export function instanceUse({
  cpu_percent,
  memory_bytes,
}: Pick<Instance, "cpu_percent" | "memory_bytes">): string | null {
  if (cpu_percent === null || memory_bytes === null) return null;
  const cpu = cpu_percent < 10 ? cpu_percent.toFixed(1) : Math.round(cpu_percent).toString();
  return `${cpu} % CPU · ${Math.round(memory_bytes / 1024 / 1024)} MB`;
}
