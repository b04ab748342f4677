import { expect, it } from "vitest";
import { anActivityItem } from "@/testing/an-activity-item";
import { apiQuery, filterOf, matchesFilter, queryOf } from "./activity-filter";

it.each([
  ["", {}],
  ["actor=system&kind=stages&period=week", { actor: "system", kind: "stages", period: "week" }],
  ["project=p1&on=2026-01-31", { project: "p1", on: "2026-01-31" }],
  ["kind=nonsense&period=age&on=yesterday&on2=x", {}],
  ["on=2026-99-31&period=toString", {}],
])("the address %j holds %j", (query, filter) => {
  expect(filterOf(new URLSearchParams(query))).toEqual(filter);
});

it("an address made of a filter holds that filter", () => {
  const filter = { actor: "u1", kind: "projects", project: "p1", period: "hour", on: "2026-01-31" } as const;
  expect(filterOf(new URLSearchParams(queryOf(filter)))).toEqual(filter);
});

it("asks the API for kinds by the names of events, and for periods by times", () => {
  const now = Date.parse("2026-01-31T12:00:00Z");
  expect(apiQuery({ kind: "projects", period: "day", actor: "system" }, now)).toEqual({
    actor: "system",
    project_id: undefined,
    type: "project_created,project_settings_changed,project_credential_set,project_credential_removed,project_deleted",
    since: "2026-01-30T12:00:00.000Z",
    until: undefined,
  });
});

it("a day is one of the reader's own calendar, from midnight to midnight", () => {
  const { since, until } = apiQuery({ on: "2026-01-31" }, 0);
  expect(new Date(since ?? "").getHours()).toBe(0);
  expect(Date.parse(until ?? "") - Date.parse(since ?? "")).toBe(24 * 3_600_000);
});

it.each([
  [{}, true],
  [{ project: "p1" }, true],
  [{ project: "p2" }, false],
  [{ kind: "stages" as const }, true],
  [{ kind: "projects" as const }, false],
  [{ actor: "u1" }, true],
  [{ actor: "system" }, false],
  [{ period: "hour" as const }, true],
  [{ on: "2000-01-01" }, false],
])("%j holds what has just happened: %s", (filter, expected) => {
  const item = anActivityItem({
    type: "stage_started",
    project_id: "p1",
    actor: { kind: "user", id: "u1", name: "a" },
  });
  expect(matchesFilter(item, filter)).toBe(expected);
});
