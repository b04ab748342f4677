import type { ActivityItem } from "@/lib/api/types";

/** A stage of deployment `d1` that begins, but for what a test says. */
export const anActivityItem = (but: Partial<ActivityItem> = {}): ActivityItem => ({
  id: "e1",
  version: 3,
  type: "stage_started",
  at: "2026-01-01T12:00:00Z",
  actor: { kind: "system", id: null, name: null },
  correlation_id: null,
  causation_id: null,
  data: { stage: "build", attempt: 1 },
  project_id: "p1",
  deployment_id: "d1",
  environment_id: "env1",
  ...but,
});
