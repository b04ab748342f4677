import { stageLabel } from "@/config/stages";
import type { Deployment } from "@/lib/api/types";

export interface News {
  title: string;
  detail: string | undefined;
  good: boolean;
}

/** What the person who asked for a deployment is told when it has just ended, wherever they are; null for everything else. */
export function outcomeNews(deployment: Deployment, types: ReadonlySet<string>, me: string | null): News | null {
  if (me === null || deployment.trigger.actor_id !== me) return null;
  const name = `${deployment.project_name} #${deployment.number}`;
  if (types.has("deployment_went_live") && deployment.status === "live")
    return { title: `${name} is live`, detail: deployment.url ?? undefined, good: true };
  if (types.has("deployment_failed") && deployment.status === "failed") {
    const { failure } = deployment;
    const where = failure?.stage ? ` in ${stageLabel(failure.stage)}` : "";
    return { title: `${name} failed${where}`, detail: failure?.reason, good: false };
  }
  return null;
}
