import { expect, it } from "vitest";
import { anEnvironment } from "@/testing/a-deployment";
import { checkEnvironmentName, environmentFields, environmentPatch } from "./environment-form";

it.each([
  ["staging", null],
  ["preview-42", null],
  ["a", null],
  ["", "Enter a name"],
  ["Staging", "lower-case"],
  ["two--hyphens", "single hyphens"],
  ["ends-", "not ending"],
  ["4u", "beginning with a letter"],
  ["a-name-of-17-chars", "Up to 16"],
  ["production", "already"],
])("the name %j: %s", (name, told) => {
  const problem = checkEnvironmentName(name, ["production"]);
  if (told === null) expect(problem).toBeNull();
  else expect(problem).toContain(told);
});

const scaled = anEnvironment({
  branch: "main",
  auto_deploy: true,
  auto_deploy_paused: true,
  overrides: { instances: { web: 3 } },
});

it.each([
  ["nothing", {}, null],
  ["a space", { branch: "main " }, null],
  ["the branch alone: paused deployments stay so, a scale too", { branch: "next" }, { branch: "next" }],
  ["back to the project's", { branch: "", replicas: "" }, { branch: "", replicas: 0 }],
  [
    "the rest",
    { replicas: "2", queue_policy: "every", auto_deploy: false },
    { replicas: 2, queue_policy: "every", auto_deploy: false },
  ],
] as const)("what is sent of an environment's settings: %s", (_, typed, expected) => {
  expect(environmentPatch(scaled, { ...environmentFields(scaled), ...typed })).toEqual(expected);
});
