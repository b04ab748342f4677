import { expect, it } from "vitest";
import { aDeployment } from "@/testing/a-deployment";
import { outcomeNews } from "./outcome-news";

const failure = { stage: "build" as const, code: "build_failed", reason: "flour is missing", log_line: 3 };

it.each([
  ["live", ["deployment_went_live"], "u1", { title: "shop #7 is live", detail: undefined, good: true }],
  [
    "failed",
    ["deployment_failed"],
    "u1",
    { title: "shop #7 failed in Build", detail: "flour is missing", good: false },
  ],
  ["live", ["deployment_went_live"], "u2", null],
  ["live", ["deployment_went_live"], null, null],
  ["live", ["rollout_progressed"], "u1", null],
  ["retired", ["deployment_went_live"], "u1", null],
] as const)("%s after %j is told to %s as %j", (status, types, me, news) => {
  expect(outcomeNews(aDeployment({ status, failure }), new Set(types), me)).toEqual(news);
});
