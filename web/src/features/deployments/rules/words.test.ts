import { expect, it } from "vitest";
import { aDeployment, anEvent } from "@/testing/a-deployment";
import { deploymentDuration, stageDuration } from "./durations";
import { mergeEvents } from "./merge-events";
import { isFinished, statusNamed } from "./status";
import { describeTrigger } from "./trigger";
import { describeWaiting } from "./waiting";

it.each([
  [{ queue_position: 1, waits_for: "Deployment #5 is running." }, "Next in line: Deployment #5 is running."],
  [{ queue_position: 2 }, "2nd in line"],
  [{ queue_position: 3 }, "3rd in line"],
  [{ queue_position: 11 }, "11th in line"],
  [{ queue_position: 21 }, "21st in line"],
  [{}, "Waits for its turn"],
  [{ status: "running" as const, queue_position: 1 }, null],
])("%j waits as %s", (state, expected) => {
  expect(describeWaiting(aDeployment(state))).toBe(expected);
});

it.each([
  [{ kind: "manual" as const, actor_id: "u", actor_name: "ada@example.org" }, "ada@example.org"],
  [{ kind: "rollback" as const, actor_id: "u", actor_name: "ada@example.org" }, "ada@example.org, rollback"],
  [{ kind: "auto_deploy" as const, actor_id: null, actor_name: null }, "AutoStack, new commit"],
  [{ kind: "retry" as const, actor_id: "u", actor_name: null }, "a former user, retry"],
])("trigger %j is told as %s", (trigger, expected) => {
  expect(describeTrigger({ ...trigger, of: null })).toBe(expected);
});

it.each([
  ["live", "live"],
  ["rolled_back", "rolled_back"],
  ["LIVE", undefined],
  ["toString", undefined],
  ["", undefined],
  [null, undefined],
])("the status named %j is %s", (text, expected) => {
  expect(statusNamed(text)).toBe(expected);
});

it("is finished unless it waits or runs", () => {
  expect((["queued", "running"] as const).map(isFinished)).toEqual([false, false]);
  expect((["live", "failed", "cancelled", "superseded", "retired", "rolled_back"] as const).every(isFinished)).toBe(
    true,
  );
});

it("merges events by version, each once, and keeps the list when none is new", () => {
  const known = [anEvent(1), anEvent(3)];
  expect(mergeEvents(known, [anEvent(4), anEvent(2), anEvent(3)]).map(({ version }) => version)).toEqual([1, 2, 3, 4]);
  expect(mergeEvents(known, [anEvent(3)])).toBe(known);
});

it("counts a duration to now while it runs, to the end after it, and none before", () => {
  const now = Date.parse("2026-01-01T12:00:10Z");
  const started_at = "2026-01-01T12:00:00Z";
  expect(deploymentDuration(aDeployment(), now)).toBeNull();
  expect(deploymentDuration(aDeployment({ status: "running", started_at }), now)).toBe(10_000);
  const finished_at = "2026-01-01T12:00:04Z";
  expect(deploymentDuration(aDeployment({ status: "live", started_at, finished_at }), now)).toBe(4_000);
  expect(deploymentDuration(aDeployment({ status: "cancelled", started_at }), now)).toBeNull();
  const stage = { name: "build" as const, attempt: 1, started_at, finished_at: null, note: null };
  expect(stageDuration({ ...stage, status: "running" }, now)).toBe(10_000);
  expect(stageDuration({ ...stage, status: "pending" }, now)).toBeNull();
});
