import { expect, it } from "vitest";
import { anEnvironment } from "@/testing/a-deployment";
import { healthOf, pauseOf, syncOf } from "./environment-state";

const live = {
  deployment_id: "d",
  number: 1,
  commit: "c",
  commit_message: "m",
  image_digest: "sha256:1",
  config_revision: 1,
  since: "2026-01-01T12:00:00Z",
};

it.each([
  ["nothing live", {}, null, null, null],
  ["nothing live, though looked at", { health: "healthy" as const }, null, null, null],
  ["live and unseen", { live }, "Live", "In sync", null],
  ["healthy, out of sync", { live, health: "healthy" as const, in_sync: false }, "Healthy", "Out of sync", null],
  ["unhealthy, in sync", { live, health: "unhealthy" as const }, "Unhealthy", "In sync", null],
  ["degraded", { live, health: "degraded" as const }, "Degraded", "In sync", null],
  ["stopped", { live, stopped: true }, "Stopped", "In sync", null],
  ["paused beats auto deploy", { paused: true, auto_deploy: true }, null, null, "Paused: deployments wait"],
  ["after a rollback", { auto_deploy: true, auto_deploy_paused: true }, null, null, "Auto deploy paused"],
  ["auto deploy", { auto_deploy: true }, null, null, "Auto deploy"],
])("%s", (_, state, health, sync, pause) => {
  const environment = anEnvironment(state);
  expect(healthOf(environment)?.word ?? null).toBe(health);
  expect(syncOf(environment)?.word ?? null).toBe(sync);
  expect(pauseOf(environment)?.word ?? null).toBe(pause);
});
