import { expect, it } from "vitest";
import { aDeployment, anImage } from "@/testing/a-deployment";
import { actionsFor, type DeploymentAction } from "./actions";

it.each<[string, Parameters<typeof aDeployment>[0], DeploymentAction[]]>([
  ["queued", { status: "queued" }, ["cancel"]],
  ["running", { status: "running" }, ["cancel"]],
  ["being cancelled", { status: "running", cancellation_requested: true }, []],
  ["being taken back", { status: "running", reverting: true }, []],
  ["live", { status: "live" }, ["redeploy", "retry", "deploy_newest"]],
  ["retired", { status: "retired", image: anImage, rollback_offered: true }, ["rollback", "retry", "deploy_newest"]],
  ["retired, its image removed", { status: "retired", image: anImage }, ["retry", "deploy_newest"]],
  [
    "rolled back",
    { status: "rolled_back", image: anImage, rollback_offered: true },
    ["rollback", "retry", "deploy_newest"],
  ],
  ["failed, though an image was built", { status: "failed", image: anImage }, ["retry", "deploy_newest"]],
  ["cancelled", { status: "cancelled" }, ["retry", "deploy_newest"]],
  ["superseded", { status: "superseded" }, ["retry", "deploy_newest"]],
])("a deployment that is %s", (_, state, expected) => {
  expect(actionsFor(aDeployment(state))).toEqual(expected);
});
