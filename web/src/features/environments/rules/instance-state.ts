import { CircleCheck, RotateCw, TriangleAlert } from "lucide-react";
import type { Appearance } from "@/features/deployments/rules/status";
import type { Instance } from "@/lib/api/types";

/** How an instance fares: one that crashed since its start and is not well is being started again. */
export function instanceAppearance({ healthy, crashed_at, started_at }: Instance): Appearance {
  if (healthy) return { word: "Healthy", icon: CircleCheck, tone: "ok" };
  if (crashed_at !== null && Date.parse(crashed_at) >= Date.parse(started_at))
    return { word: "Crashed", icon: RotateCw, tone: "bad" };
  return { word: "Not healthy", icon: TriangleAlert, tone: "warn" };
}
