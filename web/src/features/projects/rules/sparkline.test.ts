import { expect, it } from "vitest";
import { aDeployment } from "@/testing/a-deployment";
import { sparkline } from "./sparkline";

const started_at = "2026-01-01T12:00:00Z";

it("draws the last ones, oldest first, as high as they took long", () => {
  const bars = sparkline(
    [
      aDeployment({ number: 3, status: "failed", started_at, finished_at: "2026-01-01T12:00:05Z" }),
      aDeployment({ number: 2, status: "retired", started_at, finished_at: "2026-01-01T12:00:10Z" }),
      aDeployment({ number: 1, status: "cancelled" }),
      aDeployment({ number: 0 }),
    ],
    0,
    3,
  );
  expect(bars.map(({ label, height, tone, hollow }) => [label, height, tone, hollow])).toEqual([
    ["#1 Cancelled", 0.2, "idle", true],
    ["#2 Retired, 10 s", 1, "ok", false],
    ["#3 Failed, 5 s", 0.5, "bad", true],
  ]);
});
