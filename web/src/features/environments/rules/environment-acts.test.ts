import { expect, it } from "vitest";
import { aLiveRelease, anEnvironment } from "@/testing/a-deployment";
import { actsFor, actWords } from "./environment-acts";

it.each([
  [{}, ["pause"]],
  [{ live: aLiveRelease }, ["pause"]],
  [{ live: aLiveRelease, stopped: true }, ["start", "pause"]],
  [{ paused: true }, ["resume"]],
  [{ auto_deploy: true, auto_deploy_paused: true }, ["pause", "resume_auto"]],
  [{ auto_deploy: false, auto_deploy_paused: true }, ["pause"]],
])("an environment with %o takes %j", (but, acts) => {
  expect(actsFor(anEnvironment(but))).toEqual(acts);
});

it("what is told of an act names the environment", () => {
  for (const { told } of Object.values(actWords)) expect(told("staging")).toContain("staging");
});
