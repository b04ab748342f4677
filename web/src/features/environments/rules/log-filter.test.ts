import { expect, it } from "vitest";
import {
  chosenWriter,
  fromField,
  lastHour,
  linesOf,
  logFilterOf,
  toField,
  withLogFilter,
  writerOf,
  writersOf,
} from "./log-filter";

const now = Date.parse("2026-01-31T12:00:30Z");
const of = (query: string) => logFilterOf(new URLSearchParams(query));

it.each([
  ["", {}],
  ["instance=web.1&process=web", { instance: "web.1" }],
  ["process=web&period=hour", { process: "web", period: "hour" }],
  ["period=century&line=0&from=yesterday", {}],
  ["from=2026-01-31T11:00:00Z&line=118", { from: "2026-01-31T11:00:00.000Z", line: 118 }],
])("the address ?%s means %j", (query, filter) => {
  expect(JSON.parse(JSON.stringify(of(query)))).toEqual(filter);
});

it("is written into the address beside what else stands there, and taken out again", () => {
  const written = withLogFilter(new URLSearchParams("do=scale&line=7"), { instance: "web.1", period: "day" });
  expect(written).toBe("do=scale&instance=web.1&period=day");
  expect(withLogFilter(new URLSearchParams(written), {})).toBe("do=scale");
  expect(withLogFilter(new URLSearchParams("period=day"), { instance: "web.1", period: "day" })).toBe(
    "instance=web.1&period=day",
  );
});

it.each([
  ["all", "", { instance: null, process: null, from: null, to: null }],
  [
    "a period",
    "process=web&period=hour",
    { instance: null, process: "web", from: "2026-01-31T11:00:30.000Z", to: null },
  ],
  [
    "a span rather than a period",
    "period=hour&to=2026-01-30T00:00:00Z",
    { instance: null, process: null, from: null, to: "2026-01-30T00:00:00.000Z" },
  ],
])("%s are these lines", (_, query, lines) => {
  expect(linesOf(of(query), now)).toEqual(lines);
});

it("a span of one's own begins as the last hour, to the minute", () => {
  expect(lastHour(now)).toEqual({ from: "2026-01-31T11:01:00.000Z", to: "2026-01-31T12:01:00.000Z" });
});

it("times go into fields and out of them unchanged, in whatever zone", () => {
  expect(fromField(toField("2026-07-31T11:01:00.000Z"))).toBe("2026-07-31T11:01:00.000Z");
  expect([toField(undefined), fromField(""), fromField("soon")]).toEqual(["", undefined, undefined]);
});

it("offers processes where there are several, and each instance, also one that has ended", () => {
  const web = { name: "web.1", process: "web" };
  const labels = (...parameters: Parameters<typeof writersOf>) => writersOf(...parameters).map(({ label }) => label);
  expect(labels([web], {})).toEqual(["web.1"]);
  expect(labels([web, { name: "worker.1", process: "worker" }], {})).toEqual([
    "web, all instances",
    "worker, all instances",
    "web.1",
    "worker.1",
  ]);
  expect(labels([web], { instance: "web.9" })).toEqual(["web.1", "web.9"]);
});

it.each([{ instance: "web.1" }, { process: "web" }, {}])("%j is chosen by its option", (filter) => {
  expect(JSON.parse(JSON.stringify(chosenWriter(writerOf(filter))))).toEqual(filter);
});
