import { expect, it } from "vitest";
import { formatBytes } from "../format-bytes";
import { elapsed, formatDuration } from "./format-duration";
import { formatRelative } from "./format-relative";

const at = "2026-01-01T12:00:00Z";
const start = Date.parse(at);

it.each([
  [-5, "0.0 s"],
  [440, "0.4 s"],
  [12_900, "12 s"],
  [184_000, "3 m 04 s"],
  [7_800_000, "2 h 10 m"],
  [273_600_000, "3 d 4 h"],
])("%i ms is %s", (ms, expected) => {
  expect(formatDuration(ms)).toBe(expected);
});

it.each([
  [4_999, "just now"],
  [-60_000, "just now"],
  [42_000, "42 s ago"],
  [300_000, "5 m ago"],
  [10_800_000, "3 h ago"],
  [172_800_000, "2 d ago"],
])("%i ms later it was %s", (ms, expected) => {
  expect(formatRelative(at, start + ms)).toBe(expected);
});

it("after four weeks there is a date", () => {
  expect(formatRelative(at, start + 28 * 86_400_000)).toMatch(/2026$/);
});

it("elapsed ends at the end or at now, and never below nothing", () => {
  expect(elapsed(null, null, start)).toBeNull();
  expect(elapsed(at, null, start + 5)).toBe(5);
  expect(elapsed(at, "2026-01-01T12:00:01Z", start + 9_000)).toBe(1_000);
  expect(elapsed(at, null, start - 5)).toBe(0);
});

it.each([
  [0, "0 B"],
  [999, "999 B"],
  [1_000, "1.0 kB"],
  [999_949, "999.9 kB"],
  [999_950, "1.0 MB"],
  [1_200_000, "1.2 MB"],
])("%i bytes are %s", (bytes, expected) => {
  expect(formatBytes(bytes)).toBe(expected);
});
