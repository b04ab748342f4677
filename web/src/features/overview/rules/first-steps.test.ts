import { expect, it } from "vitest";
import type { DeploymentStatus } from "@/lib/api/types";
import { aDeployment } from "@/testing/a-deployment";
import { aProject } from "@/testing/a-project";
import { firstSteps } from "./first-steps";

const sample = aProject({ id: "s", name: "hello", repository_url: "/srv/.autostack/samples/hello.git" });
const own = aProject({ id: "p1" });
const deployed = (status: DeploymentStatus, but = {}) => aDeployment({ status, ...but });
const states = (steps: ReturnType<typeof firstSteps>) => steps?.map(({ state }) => state) ?? null;

it.each([
  ["nothing at all", [], [], ["next", "later", "later", "later"]],
  ["the sample alone", [sample], [deployed("live", { project_id: "s" })], ["next", "later", "later", "later"]],
  ["a project of one's own", [sample, own], [], ["done", "done", "next", "later"]],
  ["one that is on its way", [own], [deployed("running")], ["done", "done", "done", "busy"]],
  ["one in line", [own], [deployed("queued")], ["done", "done", "done", "busy"]],
  ["one that failed", [own], [deployed("failed")], ["done", "done", "done", "failed"]],
  ["one that was cancelled", [own], [deployed("cancelled")], ["done", "done", "done", "next"]],
  ["one that is live", [own], [deployed("live")], null],
  ["one that was live", [own], [deployed("failed"), deployed("retired")], null],
])("with %s", (_, projects, deployments, expected) => {
  expect(states(firstSteps(projects, deployments))).toEqual(expected);
});

it("a failure says why and leads to it", () => {
  const failure = { stage: "build" as const, code: "x", reason: "Flour is missing.", log_line: 1 };
  const last = firstSteps([own], [deployed("failed", { failure })])?.at(-1);
  expect(last).toMatchObject({
    about: "#7 failed in Build. Flour is missing.",
    action: { label: "Read why", href: "/deployments/0193-1" },
  });
});
