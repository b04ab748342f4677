import type { Failure } from "@/lib/api/types";
import { indexOfLine, type LogEntry } from "./log-buffer";

const ERROR = [
  /^\s*(?:npm (?:ERR!|error)|fatal:|panic:|error\b|Traceback \(most recent call last\))/i,
  /\b(?:[A-Z]\w*)?(?:Error|Exception)\b(?::|\s+at\b)/,
  /\berror(?:\[\w+\]| TS\d+)?:/i,
  /\b(?:exited|failed|ended) with (?:exit )?(?:code|status) (?!0\b)\d+/i,
  /\bcommand not found\b/,
];

export const looksLikeError = (plain: string): boolean => ERROR.some((pattern) => pattern.test(plain));

/**
 * The index of the entry to jump to when something went wrong: the line that the failure names, else the first of the failed stage (or
 * of all) that looks like an error; null when there is none.
 */
export function firstError(entries: readonly LogEntry[], failure: Failure | null): number | null {
  const named = failure?.log_line;
  if (named !== null && named !== undefined) {
    const index = indexOfLine(entries, named);
    if (entries[index]?.line === named) return index;
  }
  const inStage = entries.findIndex((entry) => entry.stage === failure?.stage && looksLikeError(entry.plain));
  const index = inStage >= 0 ? inStage : entries.findIndex((entry) => looksLikeError(entry.plain));
  return index < 0 ? null : index;
}
