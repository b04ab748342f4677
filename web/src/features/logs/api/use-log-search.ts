"use client";

import { useDeferredValue, useMemo, useState } from "react";
import type { LogEntry } from "../rules/log-buffer";
import { findMatches, searchPattern, stepMatch } from "../rules/search";

/** The lines among some that hold a text, and one of them that is looked at. */
export function useLogSearch(entries: readonly LogEntry[], query: string) {
  // By its line: its place among the matches changes when earlier lines come in.
  const [line, setLine] = useState<number | null>(null);
  const wanted = useDeferredValue(query);
  const pattern = useMemo(() => searchPattern(wanted), [wanted]);
  const matches = useMemo(() => findMatches(entries, pattern), [entries, pattern]);
  const match = useMemo(
    () => (line === null ? -1 : matches.findIndex((index) => entries[index]?.line === line)),
    [matches, entries, line],
  );
  return {
    pattern,
    count: matches.length,
    /** The place among the matches; -1: none is looked at. */
    match,
    /** Its index among the entries. */
    index: matches[match] ?? null,
    /** Goes to the next match or the one before. @returns its index among the entries; null: there is none */
    step: (direction: 1 | -1): number | null => {
      const index = matches[stepMatch(matches, match, direction)] ?? null;
      setLine(index === null ? null : (entries[index]?.line ?? null));
      return index;
    },
    reset: () => setLine(null),
  };
}
