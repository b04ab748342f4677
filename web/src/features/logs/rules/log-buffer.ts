import type { LogLine } from "@/lib/api/types";
import { plainText } from "./ansi";

/** A line with the text that people search and copy. */
export interface LogEntry extends LogLine {
  plain: string;
}

/**
 * The lines of a log in order. `entries` only ever grows and is shared between snapshots, so that a hundred thousand lines are
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
    entries.push({ ...line, plain: plainText(line.text) });
    last = line.line;
  }
  return appended(null);
}

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
