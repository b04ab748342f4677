import type { ActivityItem } from "@/lib/api/types";
import { type EventKind, kindNamed, typesOf } from "./event-kinds";

/** How far back the list goes; `day` is one day of the reader's calendar. */
export const PERIODS = { hour: "Last hour", day: "Last 24 hours", week: "Last 7 days", month: "Last 30 days" } as const;
export type Period = keyof typeof PERIODS;

export interface ActivityFilter {
  /** The id of a user, or `system`. */
  actor?: string;
  kind?: EventKind;
  project?: string;
  period?: Period;
  /** A day, `2026-01-31`; wins over the period. */
  on?: string;
}

const HOURS: Record<Period, number> = { hour: 1, day: 24, week: 7 * 24, month: 30 * 24 };
const KEYS = ["actor", "kind", "project", "period", "on"] as const;

/** The filter that an address holds; what makes no sense there counts as absent. */
export function filterOf(parameters: { get: (name: string) => string | null }): ActivityFilter {
  const period = parameters.get("period");
  const on = parameters.get("on");
  return withoutGaps({
    actor: parameters.get("actor") ?? undefined,
    kind: kindNamed(parameters.get("kind")),
    project: parameters.get("project") ?? undefined,
    period: period !== null && Object.hasOwn(PERIODS, period) ? (period as Period) : undefined,
    on: on !== null && /^\d{4}-\d\d-\d\d$/.test(on) && !Number.isNaN(Date.parse(on)) ? on : undefined,
  });
}

/** The filter as an address holds it, without its question mark; empty for none. */
export const queryOf = (filter: ActivityFilter): string =>
  new URLSearchParams(
    KEYS.flatMap((key) => (filter[key] === undefined ? [] : [[key, filter[key]] as [string, string]])),
  ).toString();

export const isFiltered = (filter: ActivityFilter): boolean => KEYS.some((key) => filter[key] !== undefined);

/** The API's words for the filter. `now` is when the reader chose it. */
export function apiQuery(filter: ActivityFilter, now: number) {
  const [since, until] = span(filter, now);
  return {
    actor: filter.actor,
    project_id: filter.project,
    type: filter.kind && typesOf(filter.kind).join(","),
    since: since?.toISOString(),
    until: until?.toISOString(),
  };
}

/** Whether an item that has just happened belongs to the list. */
export function matchesFilter(item: ActivityItem, filter: ActivityFilter): boolean {
  if (filter.project !== undefined && item.project_id !== filter.project) return false;
  if (filter.kind !== undefined && !typesOf(filter.kind).includes(item.type)) return false;
  if (filter.actor !== undefined && filter.actor !== (item.actor.id ?? item.actor.kind)) return false;
  const [since, until] = span({ on: filter.on }, 0);
  const at = Date.parse(item.at);
  return (since === undefined || at >= since.getTime()) && (until === undefined || at < until.getTime());
}

function span({ period, on }: ActivityFilter, now: number): [since?: Date, until?: Date] {
  if (on !== undefined) {
    const [year = 0, month = 1, day = 1] = on.split("-").map(Number);
    return [new Date(year, month - 1, day), new Date(year, month - 1, day + 1)];
  }
  return period === undefined ? [] : [new Date(now - HOURS[period] * 3_600_000)];
}

const withoutGaps = (filter: ActivityFilter): ActivityFilter =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
