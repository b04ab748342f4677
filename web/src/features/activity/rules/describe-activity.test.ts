import { readdirSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { describeActivity, describedActivityTypes, versionsAround } from "./describe-activity";
import { EVENT_KINDS } from "./event-kinds";

// The names of all events, as the domain's golden files have them.
const names = readdirSync(path.resolve(import.meta.dirname, "../../../../../tests/AutoStack.Domain.Tests/Golden")).map(
  (file) => path.basename(file, ".json"),
);

it("tells of every event that the platform writes", () => {
  expect(names.filter((name) => !describedActivityTypes.includes(name))).toEqual([]);
});

it("every event is of some kind, and every kind holds events that there are", () => {
  const kinds = Object.values(EVENT_KINDS).flatMap(({ types }) => types as readonly string[]);
  expect(names.filter((name) => !kinds.includes(name))).toEqual([]);
  expect(kinds.filter((type) => !names.includes(type))).toEqual([]);
});

it.each([
  ["deployment_queued", { number: 7 }, "#7 is in line", null],
  ["release_went_live", { number: 7, url: "http://x" }, "#7 is what the environment serves", "http://x"],
  ["deployment_ended", { in_sync: false }, "The environment is free again", "Git wants something else than what runs"],
  ["queue_policy_changed", { policy: "every" }, "Queue policy changed", "Every deployment has its turn"],
  ["stage_failed", { stage: "build", reason: "no" }, "Build failed", "no"],
  ["something_newer", {}, "something newer", null],
])("%s %j", (type, data, title, detail) => {
  expect(describeActivity({ type, data })).toMatchObject({ title, detail });
});

it.each([
  ["deployment_requested", 1, "d", { before: null, after: 1 }],
  ["stage_started", 4, "d", { before: 3, after: 4 }],
  // Of the environment's stream: its version says nothing about the deployment.
  ["deployment_started", 9, "d", { before: null, after: null }],
  ["project_created", 1, null, { before: null, after: null }],
])("around %s %i of %s lie %j", (type, version, deployment_id, expected) => {
  expect(versionsAround({ type, version, deployment_id })).toEqual(expected);
});
