/** What events are about, for the filter: each with the names that the API knows them by. */
export const EVENT_KINDS = {
  deployments: {
    label: "Deployments",
    types: [
      "deployment_requested",
      "deployment_admitted",
      "deployment_queued",
      "deployment_started",
      "deployment_left_queue",
      "deployment_went_live",
      "release_went_live",
      "deployment_failed",
      "cancellation_requested",
      "deployment_cancelled",
      "deployment_superseded",
      "deployment_retired",
      "deployment_rolled_back",
      "deployment_ended",
      "deployment_taken_down",
      "release_removed",
    ],
  },
  stages: {
    label: "Stages",
    types: [
      "stage_started",
      "stage_retried",
      "stage_skipped",
      "stage_failed",
      "source_resolved",
      "image_built",
      "tests_passed",
      "image_pushed",
      "manifest_committed",
      "sync_requested",
      "sync_completed",
      "rollout_progressed",
      "traffic_shifted",
      "revert_started",
      "revert_retried",
      "manifest_reverted",
    ],
  },
  failures: {
    label: "What went wrong",
    types: [
      "stage_failed",
      "stage_retried",
      "deployment_failed",
      "revert_started",
      "revert_retried",
      "environment_change_failed",
      "environment_change_retried",
      "environment_change_revert_started",
      "environment_change_revert_retried",
      "instance_crashed",
      "drift_detected",
    ],
  },
  environments: {
    label: "Environments",
    types: [
      "environment_created",
      "environment_paused",
      "environment_resumed",
      "environment_deleted",
      "environment_branch_changed",
      "environment_target_changed",
      "queue_policy_changed",
      "auto_deploy_changed",
      "auto_deploy_paused",
      "commit_skipped",
      "configuration_revised",
    ],
  },
  changes: {
    label: "Restart, stop, start, scale",
    types: [
      "environment_change_requested",
      "environment_change_started",
      "environment_changed",
      "environment_change_failed",
      "environment_change_dropped",
      "environment_change_retried",
      "environment_change_revert_started",
      "environment_change_revert_retried",
    ],
  },
  runtime: {
    label: "What runs",
    types: ["instance_started", "instance_crashed", "health_changed", "drift_detected", "drift_resolved"],
  },
  projects: {
    label: "Projects",
    types: [
      "project_created",
      "project_settings_changed",
      "project_credential_set",
      "project_credential_removed",
      "project_deleted",
    ],
  },
} as const satisfies Record<string, { label: string; types: readonly string[] }>;

export type EventKind = keyof typeof EVENT_KINDS;

/** The kind that a text names, or undefined: filters come from addresses, which people write too. */
export const kindNamed = (text: string | null): EventKind | undefined =>
  text !== null && Object.hasOwn(EVENT_KINDS, text) ? (text as EventKind) : undefined;

export const typesOf = (kind: EventKind): readonly string[] => EVENT_KINDS[kind].types;
