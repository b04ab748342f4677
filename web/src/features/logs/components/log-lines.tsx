"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown } from "lucide-react";
import { type Ref, useCallback, useImperativeHandle, useLayoutEffect, useRef } from "react";
import { cn } from "@/lib/cn";
import { afterScroll, type Follow } from "../rules/follow";
import { indexOfLine, type LogEntry } from "../rules/log-buffer";
import { LogRow } from "./log-row";

const LINE_HEIGHT = 20;

/** Closer to the first line than this many pixels counts as at the top. */
const AT_TOP = 200;

export interface LogLinesHandle {
  scrollToIndex: (index: number) => void;
}

interface Props {
  ref?: Ref<LogLinesHandle>;
  /** What the number of a line does, and the words for it, which end with the number. */
  onAct: (line: number) => void;
  actWords: string;
  /** Lines are of several writers. */
  named: boolean;
  entries: readonly LogEntry[];
  following: boolean;
  onFollowing: (following: boolean) => void;
  /** The first line came into view while reading back. */
  onTop: () => void;
  /** What leads to the end of the log. */
  toEnd: { words: string; run: () => void };
  /** Where it begins: at this entry, in the middle; null: at the end. */
  startAt: number | null;
  wrap: boolean;
  selectedLine: number | null;
  pattern: RegExp | null;
  currentMatch: number | null;
}

/** The lines in view and a few around them; of a hundred thousand only these are in the document. */
export function LogLines({ ref, entries, following, onFollowing, onTop, toEnd, startAt, wrap, onAct, ...row }: Props) {
  const view = useRef<HTMLDivElement>(null);
  const follow = useRef<Follow>({ following, top: 0 });
  const virtualizer = useVirtualizer({
    count: entries.length,
    getScrollElement: () => view.current,
    estimateSize: () => LINE_HEIGHT,
    getItemKey: (index) => entries[index]?.line ?? index,
    overscan: 20,
  });
  const height = virtualizer.getTotalSize();

  // One function for all the time, so that lines are not drawn anew for each that comes in.
  const act = useRef(onAct);
  useLayoutEffect(() => {
    act.current = onAct;
  });
  const stableAct = useCallback((line: number) => act.current(line), []);

  useImperativeHandle(
    ref,
    () => ({ scrollToIndex: (index) => virtualizer.scrollToIndex(index, { align: "center" }) }),
    [virtualizer],
  );

  // Switching the wrapping makes every measured height wrong.
  // biome-ignore lint/correctness/useExhaustiveDependencies: measures anew because of `wrap`.
  useLayoutEffect(() => virtualizer.measure(), [wrap, virtualizer]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: where it begins is asked for once.
  useLayoutEffect(() => {
    if (startAt !== null) virtualizer.scrollToIndex(startAt, { align: "center" });
  }, []);

  // Lines that come in above what is read do not move it.
  const firstLine = entries[0]?.line ?? null;
  const wasFirst = useRef(firstLine);
  useLayoutEffect(() => {
    const before = wasFirst.current;
    wasFirst.current = firstLine;
    if (before === null || firstLine === null || firstLine >= before || !view.current) return;
    const index = indexOfLine(entries, before);
    view.current.scrollTop += virtualizer.measurementsCache[index]?.start ?? index * LINE_HEIGHT;
  }, [firstLine, entries, virtualizer]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: goes to the end because of `height`.
  useLayoutEffect(() => {
    follow.current.following = following;
    if (following && view.current) view.current.scrollTop = view.current.scrollHeight;
  }, [following, height]);

  const onScroll = ({ currentTarget: { scrollTop, scrollHeight, clientHeight } }: React.UIEvent<HTMLElement>) => {
    if (scrollTop < AT_TOP && scrollTop < follow.current.top) onTop();
    const next = afterScroll(follow.current, scrollTop, scrollHeight - scrollTop - clientHeight);
    follow.current = next;
    if (next.following !== following) onFollowing(next.following);
  };

  const digits = String(entries.at(-1)?.line ?? 1).length;
  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={view}
        role="log"
        aria-label="Log lines"
        aria-live="off"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1).
        tabIndex={0}
        onScroll={onScroll}
        className="h-full overflow-auto overscroll-contain bg-surface py-2 font-mono text-xs leading-5 focus-visible:-outline-offset-2"
      >
        <div className={cn("relative", wrap ? "w-full" : "w-max min-w-full")} style={{ height }}>
          {virtualizer.getVirtualItems().map(({ key, index, start }) => {
            const entry = entries[index];
            return (
              entry && (
                <LogRow
                  key={key}
                  ref={wrap ? virtualizer.measureElement : undefined}
                  index={index}
                  top={start}
                  entry={entry}
                  digits={digits}
                  wrap={wrap}
                  onAct={stableAct}
                  actWords={row.actWords}
                  named={row.named}
                  selected={entry.line === row.selectedLine}
                  pattern={row.pattern}
                  isCurrentMatch={index === row.currentMatch}
                />
              )
            );
          })}
        </div>
      </div>
      {!following && (
        <button
          type="button"
          onClick={toEnd.run}
          className="absolute right-4 bottom-3 inline-flex h-7 animate-enter items-center gap-1.5 rounded-full border border-line-strong bg-raised px-3 font-medium text-xs shadow-raised hover:bg-hover"
        >
          <ArrowDown className="size-3.5" aria-hidden />
          {toEnd.words}
        </button>
      )}
    </div>
  );
}
