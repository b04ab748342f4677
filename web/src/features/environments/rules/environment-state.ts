import { CircleCheck, CircleDashed, CirclePause, GitCompareArrows, TriangleAlert } from "lucide-react";
import type { Appearance } from "@/features/deployments/rules/status";
import type { Environment } from "@/lib/api/types";

/** How what runs is doing; null while nothing is live or nobody has looked. */
export function healthOf(environment: Environment): Appearance | null {
  if (!environment.live) return null;
  if (environment.stopped) return { word: "Stopped", icon: CirclePause, tone: "idle" };
  switch (environment.health) {
    case "healthy":
      return { word: "Healthy", icon: CircleCheck, tone: "ok" };
    case "degraded":
      return { word: "Degraded", icon: TriangleAlert, tone: "warn" };
    case "unhealthy":
      return { word: "Unhealthy", icon: TriangleAlert, tone: "bad" };
    default:
      return { word: "Live", icon: CircleCheck, tone: "ok" };
  }
}

/** Whether Git wants what runs. A fact of its own: what is out of sync may be perfectly healthy. */
export function syncOf(environment: Environment): Appearance | null {
  if (!environment.in_sync) return { word: "Out of sync", icon: GitCompareArrows, tone: "warn" };
  return environment.live ? { word: "In sync", icon: CircleCheck, tone: "idle" } : null;
}

/** Why the environment takes no deployments, or none by itself. */
export function pauseOf(environment: Environment): Appearance | null {
  if (environment.paused) return { word: "Paused: deployments wait", icon: CirclePause, tone: "warn" };
  if (environment.auto_deploy && environment.auto_deploy_paused)
    return { word: "Auto deploy paused", icon: CirclePause, tone: "warn" };
  if (environment.auto_deploy) return { word: "Auto deploy", icon: CircleDashed, tone: "idle" };
  return null;
}
