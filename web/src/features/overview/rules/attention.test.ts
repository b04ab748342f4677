import { expect, it } from "vitest";
import { aDeployment, anEnvironment } from "@/testing/a-deployment";
import { needsAttention, unansweredFailures } from "./attention";

const live = {
  deployment_id: "d",
  number: 1,
  commit: "c",
  commit_message: "m",
  image_digest: "sha256:1",
  config_revision: 1,
  since: "2026-01-01T12:00:00Z",
};
const at = (number: number, but: Parameters<typeof aDeployment>[0] = {}) =>
  aDeployment({ id: `d${number}`, number, status: "failed", ...but });

it.each([
  ["alone", [3], [], [3]],
  ["only the newest of an environment", [5, 3], [], [5]],
  ["none that a newer deployment followed", [3], [{ number: 4, status: "live" as const }], []],
  ["one that an older deployment is live beside", [3], [{ number: 2, status: "live" as const }], [3]],
  ["one of another environment", [3], [{ number: 4, environment: "preview" }], [3]],
  ["one of another project", [3], [{ number: 4, project_id: "p2" }], [3]],
])("of failures count %s", (_, failed, others, expected) => {
  const left = unansweredFailures(
    failed.map((number) => at(number)),
    others.map((other) => at(other.number, other)),
  );
  expect(left.map(({ number }) => number)).toEqual(expected);
});

it.each([
  [{}, []],
  [{ live, health: "healthy" as const }, []],
  [{ live, health: "unhealthy" as const }, ["Unhealthy"]],
  [{ live, health: "degraded" as const, in_sync: false }, ["Degraded", "Out of sync"]],
  [{ health: "unhealthy" as const }, []],
  [{ paused: true }, ["Paused"]],
])("an environment that is %j tells %j", (state, titles) => {
  const environments = [{ project: { id: "p1", name: "shop" }, environment: anEnvironment(state) }];
  expect(needsAttention(environments, [], []).map(({ title }) => title)).toEqual(titles);
});

it("names where, why and the way there; production goes without saying", () => {
  const failure = { stage: "build" as const, code: "x", reason: "flour is missing", log_line: 1 };
  const failed = [at(3, { failure }), at(4, { failure: null, environment: "preview" })];
  expect(needsAttention([], failed, [])).toEqual([
    expect.objectContaining({
      where: "shop",
      title: "#3 failed in Build",
      detail: "flour is missing",
      href: "/deployments/d3",
    }),
    expect.objectContaining({ where: "shop · preview", title: "#4 failed", detail: null }),
  ]);
});
