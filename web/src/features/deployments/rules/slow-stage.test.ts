import { expect, it } from "vitest";
import { aDeployment } from "@/testing/a-deployment";
import { slowStage } from "./slow-stage";

const start = Date.parse("2026-01-01T12:00:00Z");
const at = (seconds: number) => new Date(start + seconds * 1_000).toISOString();
const build = (id: string, status: "running" | "succeeded" | "failed", seconds: number | null) =>
  aDeployment({
    id,
    stages: [
      {
        name: "build",
        status,
        attempt: 1,
        started_at: at(0),
        finished_at: seconds === null ? null : at(seconds),
        note: null,
      },
    ],
  });
const before = [10, 20, 90].map((seconds, index) => build(`d${index}`, "succeeded", seconds));

it.each([
  ["in its usual time", 40, before, null],
  ["three times as long", 61, before, 20_000],
  ["long, but quick stages vary", 29, [build("d1", "succeeded", 1)], null],
  ["long, compared with one that failed", 600, [build("d1", "failed", 1)], null],
  ["long, for the first time", 600, [], null],
])("a stage that takes %s", (_, seconds, others, usual) => {
  const found = slowStage(build("now", "running", null), others, start + seconds * 1_000);
  expect(found?.usual ?? null).toBe(usual);
});

it("a finished deployment has no slow stage", () => {
  expect(slowStage(build("now", "succeeded", 600), before, start + 600_000)).toBeNull();
});
