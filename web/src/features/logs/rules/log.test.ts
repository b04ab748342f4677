import { expect, it } from "vitest";
import { mayHaveEarlier } from "./earlier";
import { firstError, looksLikeError } from "./first-error";
import { afterScroll } from "./follow";
import { lineOf } from "./line-of";
import { appendLines, emptyLog, indexOfLine, prependLines } from "./log-buffer";
import { findMatches, markMatches, searchPattern, stepMatch } from "./search";
import { whyEmpty } from "./why-empty";

const line = (number: number, text = `line ${number}`, stage: "build" | "test" = "build") => ({
  line: number,
  at: "2026-01-01T12:00:00Z",
  stage,
  text,
});
const ofAll = { projectId: "p1", environment: "production", instance: null, process: null, from: null, to: null };
const log = (...lines: ReturnType<typeof line>[]) => appendLines(emptyLog(), lines).buffer.entries;

it("appends each line once, in order", () => {
  const first = appendLines(emptyLog(), [line(1), line(2)]).buffer;
  const { buffer, missingAfter } = appendLines(first, [line(2), line(3)]);
  expect(buffer.entries.map((entry) => entry.line)).toEqual([1, 2, 3]);
  expect([buffer.count, buffer.last, missingAfter]).toEqual([3, 3, null]);
  expect(appendLines(buffer, [line(3)]).buffer).toBe(buffer);
});

it("reports a gap once, and accepts it when the server says the same again", () => {
  const start = appendLines(emptyLog(), [line(1)]).buffer;
  const gap = appendLines(start, [line(5), line(6)]);
  expect([gap.missingAfter, gap.buffer.last]).toEqual([1, 1]);
  const again = appendLines(gap.buffer, [line(5), line(6)]);
  expect([again.missingAfter, again.buffer.last]).toEqual([null, 6]);
});

it("takes gaps for what they are in a log that is a part of another", () => {
  const { buffer, missingAfter } = appendLines(emptyLog(), [line(3), line(9), line(40)], true);
  expect([buffer.count, buffer.last, missingAfter]).toEqual([3, 40, null]);
});

it("may begin late: the beginning was cut by age", () => {
  expect(appendLines(emptyLog(), [line(40)])).toMatchObject({ missingAfter: null, buffer: { last: 40 } });
});

it("puts earlier lines before the others, each once, and leaves what was shown as it was", () => {
  const shown = appendLines(emptyLog(), [line(40), line(41)], true).buffer;
  const more = prependLines(shown, [line(7), line(39), line(40)]);
  expect(more.entries.map((entry) => entry.line)).toEqual([7, 39, 40, 41]);
  expect([more.count, more.last, shown.entries.length]).toEqual([4, 41, 2]);
  expect(prependLines(more, [line(7), line(40)])).toBe(more);
  expect(prependLines(emptyLog(), [line(3)])).toMatchObject({ count: 1, last: 3 });
  expect(appendLines(more, [line(42)], true).buffer.entries.at(-1)?.line).toBe(42);
});

it.each([
  ["of a log that is told whole", [line(5)], null, false],
  ["before line 5", [line(5)], "web.1", true],
  ["before line 1", [line(1)], "web.1", false],
  ["of an instance whose lines lie further back", [], "web.1", true],
  ["of an environment that has printed nothing", [], "", false],
] as const)("whether there may be earlier lines %s", (_, lines, instance, expected) => {
  const kept = instance === null ? null : { ...ofAll, instance: instance || null };
  expect(mayHaveEarlier(appendLines(emptyLog(), lines, true).buffer, kept)).toBe(expected);
});

it.each([
  ["2026-01-01T11:59:59.5Z", true],
  ["2026-01-01T12:00:00.5Z", false],
])("of lines since %s there may be earlier ones than one of 12:00: %s", (from, expected) => {
  expect(mayHaveEarlier(appendLines(emptyLog(), [line(5)], true).buffer, { ...ofAll, from })).toBe(expected);
});

it.each([
  [{ around: 7, wanted: "boom" }, "Line 7 is no longer kept, and nothing from beside it."],
  [{ wanted: "boom" }, "No line that is kept holds “boom”."],
  [{ wanted: "boom", inSpan: true }, "No line that is kept of this time holds “boom”."],
  [{ inSpan: true, earlier: true }, "web.1 has written nothing in this time."],
  [{ stage: "Push" }, "Push has written nothing yet."],
  [{ stage: "Push", finished: true }, "Push has written nothing."],
  [{ finished: true }, "web.1 has written nothing."],
  [{ earlier: true }, "web.1 has written nothing lately."],
  [{}, "Nothing written yet. Lines appear here as they come."],
])("without lines, %o is told as %j", (but, told) => {
  const shown = {
    around: null,
    wanted: null,
    stage: null,
    writer: "web.1",
    finished: false,
    inSpan: false,
    earlier: false,
  };
  expect(whyEmpty({ ...shown, ...but })).toBe(told);
});

it.each([
  [4, 1],
  [5, 1],
  [6, 2],
  [99, 2],
])("line %i stands at %i", (wanted, index) => {
  const entries = [line(3), line(5), line(8)].map((entry) => ({ ...entry, plain: "" }));
  expect(indexOfLine(entries, wanted)).toBe(index);
  expect(indexOfLine([], wanted)).toBe(-1);
});

it.each([
  ["error: no such file", true],
  ["src/a.ts(3,1): error TS2304: Cannot find name", true],
  ["TypeError: x is not a function", true],
  ["process exited with code 2", true],
  ["process exited with code 0", false],
  ["0 errors, 0 warnings", false],
  ["compiling error-page.ts", false],
])("%j looks like an error: %s", (text, expected) => {
  expect(looksLikeError(text)).toBe(expected);
});

it("leads to the line that the failure names, else to the first error of its stage, else to any", () => {
  const entries = log(line(1, "error: early", "test"), line(2), line(3, "error: late"));
  const failure = { stage: "build" as const, code: "build_failed", reason: "", log_line: null };
  expect(firstError(entries, { ...failure, log_line: 2 })).toBe(1);
  expect(firstError(entries, { ...failure, log_line: 77 })).toBe(2);
  expect(firstError(entries, failure)).toBe(2);
  expect(firstError(entries, { ...failure, stage: "push" })).toBe(0);
  expect(firstError(log(line(1)), failure)).toBeNull();
});

it.each([
  ["reading back lets go", { following: true, top: 100 }, 50, 200, false],
  ["arriving at the end takes hold", { following: false, top: 50 }, 300, 4, true],
  ["growth changes nothing", { following: true, top: 100 }, 100, 500, true],
  ["scrolling down short of the end stays loose", { following: false, top: 50 }, 60, 100, false],
])("%s", (_, before, top, fromEnd, following) => {
  expect(afterScroll(before, top, fromEnd)).toEqual({ following, top });
});

it.each([
  ["118", 118],
  ["0", null],
  ["-1", null],
  ["1e3", null],
  ["9999999999", null],
  [["1", "2"], null],
  [undefined, null],
])("?line=%j points at %s", (value, expected) => {
  expect(lineOf(value)).toBe(expected);
});

it("finds text as it is typed, whatever the case", () => {
  const entries = log(line(1, "a.b"), line(2, "axb"), line(3, "A.B a.b"));
  expect(findMatches(entries, searchPattern("A.b"))).toEqual([0, 2]);
  expect(findMatches(entries, searchPattern(""))).toEqual([]);
});

it.each([
  [[], -1, 1, -1],
  [[4, 8], -1, 1, 0],
  [[4, 8], -1, -1, 1],
  [[4, 8], 1, 1, 0],
  [[4, 8], 0, -1, 1],
] as const)("from match %j at %i by %i it goes to %i", (matches, current, direction, expected) => {
  expect(stepMatch(matches, current, direction)).toBe(expected);
});

it("marks a match that runs over two spans", () => {
  const span = { className: "", color: null, background: null };
  const marked = markMatches(
    [
      { ...span, text: "one er" },
      { ...span, text: "ror two" },
    ],
    searchPattern("error"),
  );
  expect(marked.map(({ text, marked: is }) => [text, is])).toEqual([
    ["one ", false],
    ["er", true],
    ["ror", true],
    [" two", false],
  ]);
});

it("marks what it has just found, also where the last line holds it", () => {
  const pattern = searchPattern("entry");
  expect(findMatches(log(line(1, "an entry")), pattern)).toEqual([0]);
  const marked = markMatches([{ text: "entry", className: "", color: null, background: null }], pattern);
  expect(marked.map(({ marked: is }) => is)).toEqual([true]);
});
