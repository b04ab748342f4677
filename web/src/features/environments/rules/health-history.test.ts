import { expect, it } from "vitest";
import type { HealthDay } from "@/lib/api/types";
import { availability, markDay } from "./health-history";

const day = (but: Partial<HealthDay> = {}): HealthDay => ({
  date: "2026-01-31",
  healthy: 0,
  degraded: 0,
  unhealthy: 0,
  none: 0,
  unknown: 0,
  ...but,
});

it.each([
  ["nothing ran", day({ none: 1 }), "none", "nothing ran"],
  ["nobody looked", day({ unknown: 1 }), "none", "nothing ran"],
  ["all well", day({ healthy: 0.5, none: 0.5 }), "ok", "100 % healthy"],
  ["a little degraded", day({ healthy: 0.9, degraded: 0.1 }), "warn", "90.0 % healthy, 10.0 % degraded"],
  ["down for a while", day({ healthy: 0.9, unhealthy: 0.1 }), "bad", "90.0 % healthy, 10.0 % unhealthy"],
])("a day: %s", (_, given, tone, words) => {
  const mark = markDay(given);
  expect(mark.tone).toBe(tone);
  expect(mark.label).toBe(`2026-01-31: ${words}`);
});

it.each([
  [[day({ none: 1 })], null],
  [[day({ healthy: 1 })], "100 %"],
  [[day({ healthy: 1 }), day({ degraded: 0.5, unhealthy: 0.5 })], "75.0 %"],
  [[day({ healthy: 0.999_9, unhealthy: 0.000_1 })], "99.99 %"],
])("of %j visitors were answered %s of the time", (days, expected) => {
  expect(availability(days)).toBe(expected);
});
