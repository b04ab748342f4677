import type { DeploymentEvent } from "@/lib/api/types";

/** Between two events at play: never so short that nobody sees the first, never so long that it seems to have stopped. */
const SHORTEST_MS = 350;
const LONGEST_MS = 1_600;

export const SPEEDS = [1, 2, 4] as const;
export type Speed = (typeof SPEEDS)[number];

/**
 * The version that an address asks for: one that there is, the last one for more, null for what is no version. While `last` is not known
 * yet (0), what is asked for is believed.
 */
export function versionOf(text: string | null, last: number): number | null {
  if (text === null || !/^[1-9]\d{0,8}$/.test(text)) return null;
  return last === 0 ? Number(text) : Math.min(Number(text), last);
}

/** The version some steps away, within those that there are. */
export const stepped = (version: number, by: number, last: number): number => Math.min(Math.max(version + by, 1), last);

/** How long play rests before the next event: as long as it took then, at this speed, within bounds. Null at the end. */
export function restBefore(
  current: DeploymentEvent | undefined,
  next: DeploymentEvent | undefined,
  speed: Speed,
): number | null {
  if (!current || !next) return null;
  const took = (Date.parse(next.at) - Date.parse(current.at)) / speed;
  return Math.min(Math.max(took, SHORTEST_MS / speed), LONGEST_MS / speed);
}

/** How many of some entries, in the order of their time, were there at a time. */
export function countUntil(entries: readonly { at: string }[], at: string): number {
  const until = Date.parse(at);
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (Date.parse(entries[middle]?.at ?? "") <= until) low = middle + 1;
    else high = middle;
  }
  return low;
}

export interface DataLine {
  name: string;
  value: string;
}

/** An event's data for people: one line for each value, with the names of what it lies in before it. Empty values are left out. */
export function dataLines(data: unknown, within = ""): DataLine[] {
  if (data === null || data === undefined) return [];
  if (Array.isArray(data)) return data.flatMap((item, index) => dataLines(item, `${within}[${index}]`));
  if (typeof data !== "object") return [{ name: within, value: String(data) }];
  return Object.entries(data).flatMap(([key, value]) => dataLines(value, within === "" ? key : `${within}.${key}`));
}
