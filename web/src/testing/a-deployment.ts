import { STAGES } from "@/config/stages";
import type { Deployment, DeploymentEvent, Environment, LiveRelease } from "@/lib/api/types";

/** A queued deployment, but for what a test says. */
export const aDeployment = (but: Partial<Deployment> = {}): Deployment => ({
  id: "0193-1",
  number: 7,
  project_id: "p1",
  project_name: "shop",
  environment: "production",
  version: 1,
  status: "queued",
  stage: null,
  queue_position: null,
  waits_for: null,
  trigger: { kind: "manual", actor_id: "u1", actor_name: "ada@example.org", of: null },
  ref: "main",
  commit: null,
  requested_at: "2026-01-01T12:00:00Z",
  started_at: null,
  finished_at: null,
  config_revision: 1,
  stages: STAGES.map(({ name }) => ({
    name,
    status: "pending",
    attempt: 0,
    started_at: null,
    finished_at: null,
    note: null,
  })),
  image: null,
  gitops_commit: null,
  url: null,
  failure: null,
  cancellation_requested: false,
  reverting: false,
  rollback_offered: false,
  replaced_by: null,
  retired_reason: null,
  cancellation_reason: null,
  ...but,
});

export const aCommit = {
  sha: "0123456789abcdef",
  message: "Cart\n\nMore",
  author: "Ada",
  committed_at: "2026-01-01T11:00:00Z",
};
export const anImage = { reference: "shop:1", digest: `sha256:${"ab".repeat(32)}`, size_bytes: 10 };

/** What an environment serves. */
export const aLiveRelease: LiveRelease = {
  deployment_id: "d1",
  number: 1,
  commit: "0123456789",
  commit_message: "Cart",
  image_digest: "sha256:ab",
  config_revision: 1,
  since: "2026-01-01T12:00:00Z",
};

export const anEvent = (version: number, but: Partial<DeploymentEvent> = {}): DeploymentEvent => ({
  id: `e${version}`,
  version,
  type: "stage_started",
  at: "2026-01-01T12:00:00Z",
  actor: { kind: "system", id: null, name: null },
  correlation_id: null,
  causation_id: null,
  data: {},
  ...but,
});

export const anEnvironment = (but: Partial<Environment> = {}): Environment => ({
  id: "env1",
  name: "production",
  kind: "standard",
  branch: null,
  target: "local",
  replicas: 1,
  processes: [],
  overrides: {},
  domains: [],
  auto_deploy: false,
  auto_deploy_paused: false,
  auto_deploy_status: null,
  paused: false,
  queue_policy: "newest",
  config_revision: 1,
  url: "http://shop.localhost:8080",
  local_url: null,
  live: null,
  running: null,
  queue: [],
  in_sync: true,
  health: null,
  stopped: false,
  change: null,
  waiting_changes: [],
  ...but,
});
