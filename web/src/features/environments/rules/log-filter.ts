import { lineOf } from "@/features/logs/rules/line-of";
import type { LinesOf } from "@/features/logs/rules/log-source";

/** How far back the log goes. */
export const LOG_PERIODS = {
  quarter: "Last 15 minutes",
  hour: "Last hour",
  day: "Last 24 hours",
  week: "Last 7 days",
} as const;
export type LogPeriod = keyof typeof LOG_PERIODS;

const MINUTES: Record<LogPeriod, number> = { quarter: 15, hour: 60, day: 24 * 60, week: 7 * 24 * 60 };
const MINUTE_MS = 60_000;

/** Which part of what an environment prints is shown. */
export interface LogFilter {
  instance?: string;
  /** Of all its instances. */
  process?: string;
  period?: LogPeriod;
  /** Times, as ISO 8601 says; they win over the period. */
  from?: string;
  to?: string;
  /** The line whose surroundings are shown. */
  line?: number;
}

const KEYS = ["instance", "process", "period", "from", "to", "line"] as const;

/** The filter that an address holds; what makes no sense there counts as absent. */
export function logFilterOf(parameters: { get: (name: string) => string | null }): LogFilter {
  const text = (name: string) => parameters.get(name) || undefined;
  const time = (name: string) => {
    const at = Date.parse(parameters.get(name) ?? "");
    return Number.isNaN(at) ? undefined : new Date(at).toISOString();
  };
  const period = text("period");
  return {
    instance: text("instance"),
    process: text("instance") === undefined ? text("process") : undefined,
    period: period !== undefined && Object.hasOwn(LOG_PERIODS, period) ? (period as LogPeriod) : undefined,
    from: time("from"),
    to: time("to"),
    line: lineOf(parameters.get("line") ?? undefined) ?? undefined,
  };
}

/** An address's parameters with the filter in the place of the one that they held. The same filter makes the same address. */
export function withLogFilter(parameters: URLSearchParams, filter: LogFilter): string {
  const next = new URLSearchParams(parameters);
  for (const key of KEYS) next.delete(key);
  for (const key of KEYS) if (filter[key] !== undefined) next.set(key, String(filter[key]));
  return next.toString();
}

/** Which lines the filter means. `now` is when the reader chose it. */
export function linesOf({ instance, process, period, from, to }: LogFilter, now: number): LinesOf {
  const of = { instance: instance ?? null, process: process ?? null };
  if (from !== undefined || to !== undefined) return { ...of, from: from ?? null, to: to ?? null };
  const since = period === undefined ? null : new Date(now - MINUTES[period] * MINUTE_MS).toISOString();
  return { ...of, from: since, to: null };
}

/** The last hour to the minute, for who wants a span of his own. */
export function lastHour(now: number): { from: string; to: string } {
  const minute = Math.ceil(now / MINUTE_MS) * MINUTE_MS;
  return { from: new Date(minute - 60 * MINUTE_MS).toISOString(), to: new Date(minute).toISOString() };
}

/** A time as a field for day and time wants it: in the reader's own zone, without saying so. Empty for none. */
export function toField(at: string | undefined): string {
  if (at === undefined) return "";
  const time = new Date(at);
  return new Date(time.getTime() - time.getTimezoneOffset() * MINUTE_MS).toISOString().slice(0, 16);
}

/** The time that such a field holds; undefined for none. */
export function fromField(value: string): string | undefined {
  const at = new Date(value);
  return value === "" || Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}

/** What can be chosen of who prints: each process, where there are several instances of one or several processes, and each instance. */
export function writersOf(
  instances: readonly { name: string; process: string }[],
  chosen: Pick<LogFilter, "instance" | "process">,
): { value: string; label: string }[] {
  const processes = new Set(instances.map(({ process }) => process));
  if (chosen.process !== undefined) processes.add(chosen.process);
  const names = new Set(instances.map(({ name }) => name));
  // One that has ended can still be looked at.
  if (chosen.instance !== undefined) names.add(chosen.instance);
  const all = [...processes].map((process) => ({ value: `process ${process}`, label: `${process}, all instances` }));
  const each = [...names].map((name) => ({ value: `instance ${name}`, label: name }));
  return processes.size > 1 || chosen.process !== undefined ? [...all, ...each] : each;
}

/** Who is chosen, as an option's value; undefined for all. */
export function writerOf({ instance, process }: LogFilter): string | undefined {
  if (instance !== undefined) return `instance ${instance}`;
  return process === undefined ? undefined : `process ${process}`;
}

/** What an option's value chooses. */
export function chosenWriter(value: string | undefined): Pick<LogFilter, "instance" | "process"> {
  const [kind, name] = value?.split(" ") ?? [];
  return { instance: kind === "instance" ? name : undefined, process: kind === "process" ? name : undefined };
}
