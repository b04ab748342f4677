import { expect, it } from "vitest";
import { anEvent } from "@/testing/a-deployment";
import { countUntil, dataLines, restBefore, stepped, versionOf } from "./replay";

it.each([
  ["7", 20, 7],
  ["99", 20, 20],
  ["99", 0, 99],
  ["0", 20, null],
  ["-1", 20, null],
  ["7.5", 20, null],
  ["last", 20, null],
  [null, 20, null],
])("of %j among %i the version is %j", (text, last, version) => {
  expect(versionOf(text, last)).toBe(version);
});

it.each([
  [5, 1, 6],
  [5, -1, 4],
  [1, -1, 1],
  [9, 5, 9],
  [9, -100, 1],
])("from %i, %i steps lead to %i of nine", (version, by, expected) => {
  expect(stepped(version, by, 9)).toBe(expected);
});

const at = (seconds: number) => new Date(Date.parse("2026-01-01T12:00:00Z") + seconds * 1_000).toISOString();

it.each([
  [1, 1, 1_000],
  [1, 2, 500],
  [0.01, 1, 350],
  [600, 1, 1_600],
  [600, 4, 400],
  [-3, 1, 350],
] as const)("events %d s apart at speed %i are shown %i ms apart", (gap, speed, expected) => {
  expect(restBefore(anEvent(1, { at: at(0) }), anEvent(2, { at: at(gap) }), speed)).toBe(expected);
});

it("play ends with the last event", () => {
  expect(restBefore(anEvent(1), undefined, 1)).toBeNull();
});

it.each([
  [-1, 0],
  [0, 1],
  [1.5, 3],
  [9, 4],
])("at second %d there were %i lines", (second, count) => {
  const lines = [0, 1, 1, 2].map((written) => ({ at: at(written) }));
  expect(countUntil(lines, at(second))).toBe(count);
});

it("data is told line by line, what lies deeper under all its names", () => {
  const data = { stage: "build", release: { image: { digest: "sha256:1" }, sizes: [1, 2] }, by: null, ok: false };
  expect(dataLines(data)).toEqual([
    { name: "stage", value: "build" },
    { name: "release.image.digest", value: "sha256:1" },
    { name: "release.sizes[0]", value: "1" },
    { name: "release.sizes[1]", value: "2" },
    { name: "ok", value: "false" },
  ]);
});
