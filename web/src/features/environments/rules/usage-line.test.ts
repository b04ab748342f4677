import { expect, it } from "vitest";
import { usageLine } from "./usage-line";

const span = { from: "2026-01-01T12:00:00Z", to: "2026-01-01T13:00:00Z" };
const box = { width: 60, height: 10, least: 10 };
const at = (minute: number, value: number) => ({ at: `2026-01-01T12:${String(minute).padStart(2, "0")}:00Z`, value });

it.each([
  ["nothing", [], null],
  ["one point", [at(0, 5)], null],
  ["a quiet line lies low", [at(0, 1), at(30, 1)], "M0.0 9.0L30.0 9.0"],
  ["the most is the top", [at(0, 0), at(30, 40), at(59, 20)], "M0.0 10.0L30.0 0.0L59.0 5.0"],
])("a line of what was used: %s", (_, points, expected) => {
  expect(usageLine(points, span, box)).toBe(expected);
});
