import type { Span } from "./ansi";
import type { LogEntry } from "./log-buffer";

/** A query as a pattern: taken literally, without regard to case; null when there is nothing to look for. */
export function searchPattern(query: string): RegExp | null {
  return query === "" ? null : new RegExp(query.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), "gi");
}

/** The indices of the entries that contain the query. */
export function findMatches(entries: readonly LogEntry[], pattern: RegExp | null): number[] {
  if (!pattern) return [];
  const matches: number[] = [];
  entries.forEach((entry, index) => {
    // `test` would leave a place behind in the pattern, from where the next search of it would begin.
    if (entry.plain.search(pattern) >= 0) matches.push(index);
  });
  return matches;
}

/** The match after (or before) the current one, around the end. `current` is a place in `matches`; -1 when there is none. */
export function stepMatch(matches: readonly number[], current: number, direction: 1 | -1): number {
  if (matches.length === 0) return -1;
  if (current < 0) return direction === 1 ? 0 : matches.length - 1;
  return (current + direction + matches.length) % matches.length;
}

export interface MarkedSpan extends Span {
  marked: boolean;
}

/** Splits spans where matches begin and end; a match may run over several of them. */
export function markMatches(spans: readonly Span[], pattern: RegExp | null): MarkedSpan[] {
  if (!pattern) return spans.map((span) => ({ ...span, marked: false }));
  const text = spans.map((span) => span.text).join("");
  const ranges = [...text.matchAll(pattern)].map((match) => [match.index, match.index + match[0].length] as const);
  const marked: MarkedSpan[] = [];
  let offset = 0;
  for (const span of spans) {
    const end = offset + span.text.length;
    const cuts = new Set([offset, end]);
    for (const bound of ranges.flat()) if (bound > offset && bound < end) cuts.add(bound);
    const bounds = [...cuts].sort((a, b) => a - b);
    for (let i = 0; i + 1 < bounds.length; i++) {
      const from = bounds[i] ?? 0;
      const to = bounds[i + 1] ?? 0;
      marked.push({
        ...span,
        text: text.slice(from, to),
        marked: ranges.some(([start, stop]) => start <= from && to <= stop),
      });
    }
    offset = end;
  }
  return marked;
}
