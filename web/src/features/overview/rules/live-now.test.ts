import { expect, it } from "vitest";
import { aDeployment } from "@/testing/a-deployment";
import { liveNow } from "./live-now";

const at = (number: number, minute: number, but: Parameters<typeof aDeployment>[0] = {}) =>
  aDeployment({
    id: `d${number}`,
    number,
    status: "live",
    finished_at: `2026-01-01T12:0${minute}:00Z`,
    ...but,
  });

it.each([
  ["one alone", [at(1, 0)], [1]],
  ["the one that went live last", [at(2, 2), at(1, 1)], [2]],
  ["an older one that was deployed again", [at(2, 1), at(1, 2)], [1]],
  ["one of each environment", [at(3, 3), at(2, 2, { environment: "preview" })], [3, 2]],
  ["one of each project", [at(3, 3), at(2, 2, { project_id: "p2" })], [3, 2]],
])("of what is live counts %s", (_, live, expected) => {
  expect(liveNow(live).map(({ number }) => number)).toEqual(expected);
});
