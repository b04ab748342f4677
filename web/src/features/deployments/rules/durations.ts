import type { Deployment, Stage } from "@/lib/api/types";
import { elapsed } from "@/lib/time/format-duration";
import { isFinished } from "./status";

/** How long a stage took, or takes until now; null while pending and for those without a time of their own. */
export function stageDuration(stage: Stage, now: number): number | null {
  return stage.status === "pending" ? null : elapsed(stage.started_at, stage.finished_at, now);
}

/** From the start of the first stage to the end, or to now while it runs; null while it waits or when it never ran. */
export function deploymentDuration(deployment: Deployment, now: number): number | null {
  if (isFinished(deployment.status) && deployment.finished_at === null) return null;
  return elapsed(deployment.started_at, deployment.finished_at, now);
}
