import type { ActivityItem } from "@/lib/api/types";

/** What an item makes out of date on screen. */
export interface ActivityEffect {
  /** These deployments are read again and put into the lists; with the types of what happened to each. */
  deployments: Map<string, Set<string>>;
  /** These projects with their environments and variables are read again. */
  environmentsOf: Set<string>;
  /** The list of projects is read again. */
  projects: boolean;
}

export const noEffect = (): ActivityEffect => ({ deployments: new Map(), environmentsOf: new Set(), projects: false });

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
  if (item.deployment_id) {
    const types = effect.deployments.get(item.deployment_id) ?? new Set();
    effect.deployments.set(item.deployment_id, types.add(item.type));
  }
  if (item.project_id && !INSIDE_A_STAGE.has(item.type)) effect.environmentsOf.add(item.project_id);
  return effect;
}
