import { expect, it } from "vitest";
import { openDrifts } from "./drift";

const event = (type: string, what: string, environment_id = "env1") => ({
  type,
  at: "2026-01-01T12:00:00Z",
  environment_id,
  data: { what, wanted: "web: 1 replica", found: "web: 5 replicas" },
});

it.each([
  ["nothing was found", [], []],
  ["found", [event("drift_detected", "manifest")], ["manifest"]],
  ["put right", [event("drift_resolved", "manifest"), event("drift_detected", "manifest")], []],
  ["found again", [event("drift_detected", "port"), event("drift_resolved", "port")], ["port"]],
  [
    "one of two put right",
    [event("drift_resolved", "port"), event("drift_detected", "manifest"), event("drift_detected", "port")],
    ["manifest"],
  ],
  ["another environment's", [event("drift_detected", "manifest", "env2")], []],
])("what has drifted: %s", (_, events, expected) => {
  expect(openDrifts(events, "env1").map(({ what }) => what)).toEqual(expected);
});
