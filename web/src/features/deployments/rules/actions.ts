import type { Deployment } from "@/lib/api/types";
import { isFinished } from "./status";

export type DeploymentAction = "cancel" | "rollback" | "retry" | "redeploy" | "deploy_newest";

/**
 * What can be done with a deployment now, the likeliest first. The API has the last word; this only keeps buttons off the page
 * that it would refuse or that make no sense.
 */
export function actionsFor(deployment: Deployment): DeploymentAction[] {
  if (!isFinished(deployment.status)) return canCancel(deployment) ? ["cancel"] : [];
  switch (deployment.status) {
    case "live":
      return ["redeploy", "retry", "deploy_newest"];
    case "retired":
    case "rolled_back":
      return deployment.rollback_offered ? ["rollback", "retry", "deploy_newest"] : ["retry", "deploy_newest"];
    default:
      return ["retry", "deploy_newest"];
  }
}

/** A cancellation that was asked for, or a failure that is being taken back, ends the deployment already. */
function canCancel(deployment: Deployment): boolean {
  return !deployment.cancellation_requested && !deployment.reverting;
}

export const actionLabels: Record<DeploymentAction, string> = {
  cancel: "Cancel",
  rollback: "Roll back to this",
  retry: "Retry",
  redeploy: "Redeploy",
  deploy_newest: "Deploy newest",
};

/** One line for each action that says how it differs from the others. */
export const actionHints: Record<DeploymentAction, string> = {
  cancel: "End it; what is live stays live",
  rollback: "Bring this release back, without a build",
  retry: "Build this commit again, with the current configuration",
  redeploy: "The same image, with the current configuration",
  deploy_newest: "The newest commit of the same ref",
};
