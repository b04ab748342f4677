import type { LogLine } from "@/lib/api/types";
import { plainText } from "./ansi";

/** A line with the text that people search and copy. */
export interface LogEntry extends LogLine {
  plain: string;
}

/**
 * The lines of a log in order. `entries` only ever grows at its end and is shared between snapshots, so that a hundred thousand lines are
 * not copied for each new one: of a snapshot only the first `count` are meant.
 */
export interface LogBuffer {
  readonly entries: LogEntry[];
  readonly count: number;
  /** The number of the last line; 0 while empty. */
  readonly last: number;
  /** A gap that the server confirmed by sending the same line after it again. */
  readonly acceptedGapAfter: number | null;
}

export const emptyLog = (): LogBuffer => ({ entries: [], count: 0, last: 0, acceptedGapAfter: null });

export interface Appended {
  buffer: LogBuffer;
  /** Lines after this one are missing: resume the stream there. Null when nothing is. */
  missingAfter: number | null;
}

/**
 * Adds lines from the stream. Lines seen before are passed over (the stream was resumed too early), a gap stops the batch and is
 * reported once; when the server, asked again, sends the same, the lines are gone for good (cut by age) and it is accepted.
 * The beginning may be missing for the same reason. Where `sparse`, the numbers of a log's lines have gaps by their nature.
 */
export function appendLines(buffer: LogBuffer, lines: readonly LogLine[], sparse = false): Appended {
  const { entries } = buffer;
  let { last, acceptedGapAfter } = buffer;
  const appended = (missingAfter: number | null): Appended => ({
    buffer:
      last === buffer.last && acceptedGapAfter === buffer.acceptedGapAfter
        ? buffer
        : { entries, count: entries.length, last, acceptedGapAfter },
    missingAfter,
  });

  for (const line of lines) {
    if (line.line <= last) continue;
    const gap = !sparse && last > 0 && line.line > last + 1;
    if (gap && acceptedGapAfter !== last) {
      acceptedGapAfter = last;
      return appended(last);
    }
    entries.push(logEntry(line));
    last = line.line;
  }
  return appended(null);
}

/** Adds lines that were written before those that are here. Lines that are here already are passed over. */
export function prependLines(buffer: LogBuffer, lines: readonly LogLine[]): LogBuffer {
  const { entries, count } = buffer;
  const first = count > 0 ? (entries[0]?.line ?? 0) : Number.POSITIVE_INFINITY;
  const earlier = lines.filter(({ line }) => line < first).map(logEntry);
  if (earlier.length === 0) return buffer;
  // A list of its own: what other snapshots share only grows at its end.
  const all = [...earlier, ...entries];
  return { ...buffer, entries: all, count: all.length, last: all.at(-1)?.line ?? 0 };
}

export const logEntry = (line: LogLine): LogEntry => ({ ...line, plain: plainText(line.text) });

/** Where a line stands among entries (binary search), or where it would; -1 when there are none. */
export function indexOfLine(entries: readonly LogEntry[], line: number): number {
  let low = 0;
  let high = entries.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entries[middle]?.line ?? 0) < line) low = middle + 1;
    else high = middle;
  }
  return high;
}
