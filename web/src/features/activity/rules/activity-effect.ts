import type { ActivityItem } from "@/lib/api/types";

/** What an item makes out of date on screen. */
export interface ActivityEffect {
  /** These deployments are read again and put into the lists. */
  deployments: Set<string>;
  /** The environments of these projects are read again. */
  environmentsOf: Set<string>;
  /** The list of projects is read again. */
  projects: boolean;
}

export const noEffect = (): ActivityEffect => ({ deployments: new Set(), environmentsOf: new Set(), projects: false });

/** Events inside a stage: they change a deployment's page and row, but nothing of its environment. */
const INSIDE_A_STAGE = new Set([
  "stage_started",
  "stage_retried",
  "stage_skipped",
  "source_resolved",
  "image_built",
  "tests_passed",
  "image_pushed",
  "rollout_progressed",
  "sync_requested",
  "sync_completed",
  "traffic_shifted",
]);

/** Adds an item's effect to those collected so far. */
export function collectEffect(
  effect: ActivityEffect,
  item: Pick<ActivityItem, "type" | "project_id" | "deployment_id">,
): ActivityEffect {
  if (item.type.startsWith("project_")) effect.projects = true;
  if (item.deployment_id) effect.deployments.add(item.deployment_id);
  if (item.project_id && !INSIDE_A_STAGE.has(item.type)) effect.environmentsOf.add(item.project_id);
  return effect;
}
