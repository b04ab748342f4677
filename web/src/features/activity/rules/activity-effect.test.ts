import { expect, it } from "vitest";
import { collectEffect, noEffect } from "./activity-effect";

it.each([
  ["stage_started", { deployments: ["d"], environmentsOf: [], projects: false }],
  ["deployment_went_live", { deployments: ["d"], environmentsOf: ["p"], projects: false }],
  ["manifest_committed", { deployments: ["d"], environmentsOf: ["p"], projects: false }],
  ["project_created", { deployments: ["d"], environmentsOf: ["p"], projects: true }],
])("%s makes out of date: %j", (type, expected) => {
  const { deployments, environmentsOf, projects } = collectEffect(noEffect(), {
    type,
    project_id: "p",
    deployment_id: "d",
  });
  expect({ deployments: [...deployments.keys()], environmentsOf: [...environmentsOf], projects }).toEqual(expected);
});

it("gathers the effects of several", () => {
  const effect = noEffect();
  for (const [deployment_id, type] of [
    ["d1", "stage_started"],
    ["d2", "stage_started"],
    ["d1", "deployment_failed"],
  ] as const)
    collectEffect(effect, { type, project_id: "p", deployment_id });
  expect([...effect.deployments.keys()]).toEqual(["d1", "d2"]);
  expect([...(effect.deployments.get("d1") ?? [])]).toEqual(["stage_started", "deployment_failed"]);
});
