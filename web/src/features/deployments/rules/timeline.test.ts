import { readdirSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { anEvent } from "@/testing/a-deployment";
import { describeActor, describedEventTypes, describeEvent, sincePrevious } from "./timeline";

it.each([
  ["stage_started", { stage: "build", attempt: 1 }, "Build started", null],
  ["stage_started", { stage: "build", attempt: 2 }, "Build started", "attempt 2"],
  ["stage_failed", { stage: "gitops", reason: "No right to push" }, "GitOps failed", "No right to push"],
  ["source_resolved", { sha: "0123456789", message: "Cart\n\nMore" }, "Source resolved", "0123456 · Cart"],
  ["rollout_progressed", { healthy_instances: 1, wanted_instances: 3 }, "Rollout", "1 of 3 instances healthy"],
  ["deployment_failed", { stage: "build", reason: "no" }, "Failed", "in Build · no"],
  ["something_newer", {}, "something newer", null],
])("%s %j", (type, data, title, detail) => {
  expect(describeEvent({ type, data })).toMatchObject({ title, detail });
});

it("knows every event that a deployment's stream can hold", () => {
  // Their names as the domain's golden files have them; those of projects and environments have streams of their own.
  const golden = path.resolve(import.meta.dirname, "../../../../../tests/AutoStack.Domain.Tests/Golden");
  const elsewhere =
    /^(project_|environment_|auto_deploy_|commit_skipped|instance_|health_|drift_|configuration_|queue_policy_|release_went_live|deployment_(ended|left_queue|queued|started))/;
  const names = readdirSync(golden).map((file) => path.basename(file, ".json"));
  expect(names.filter((name) => !elsewhere.test(name) && !describedEventTypes.includes(name))).toEqual([]);
});

it.each([
  [{ kind: "system", id: null, name: null }, "AutoStack"],
  [{ kind: "user", id: "u", name: "ada@example.org" }, "ada@example.org"],
  [{ kind: "user", id: "u", name: null }, "a former user"],
  [{ kind: "webhook", id: null, name: null }, "webhook"],
])("the actor %j is called %s", (actor, name) => {
  expect(describeActor(actor)).toBe(name);
});

it.each([
  ["2026-01-01T12:00:00.050Z", null],
  ["2026-01-01T12:00:00.400Z", "+0.4 s"],
  ["2026-01-01T12:01:05.000Z", "+1 m 05 s"],
])("at %s the gap is %s", (at, expected) => {
  expect(sincePrevious(anEvent(1), anEvent(2, { at }))).toBe(expected);
  expect(sincePrevious(undefined, anEvent(2, { at }))).toBeNull();
});
