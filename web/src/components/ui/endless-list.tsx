"use client";

import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, type Ref, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { cn } from "@/lib/cn";
import { Button } from "./button";

/** What a row must put on its list item, so that it is measured, and told apart by those who can't see the whole list. */
export interface RowPlace {
  ref: Ref<HTMLLIElement>;
  "data-index": number;
  "aria-posinset": number;
  "aria-setsize": number;
}

interface Props<Item> {
  label: string;
  items: readonly Item[];
  keyOf: (item: Item) => string;
  /** About how high a row is, in pixels, until it is measured. */
  rowHeight: number;
  row: (item: Item, place: RowPlace, index: number) => ReactNode;
  hasMore: boolean;
  loading: boolean;
  /** Why the next page could not be read. */
  problem: string | null;
  onMore: () => void;
  more: string;
  className?: string;
}

/** A list that grows while one scrolls; of ten thousand rows only those in view, and a few around them, are in the document. */
export function EndlessList<Item>({ label, items, keyOf, rowHeight, row, className, ...paging }: Props<Item>) {
  const list = useRef<HTMLUListElement>(null);
  const [top, setTop] = useState(0);
  // What is above the list may come and go, so its place is looked up after each change of the page.
  useLayoutEffect(() => {
    const now = list.current ? list.current.getBoundingClientRect().top + window.scrollY : 0;
    if (Math.abs(now - top) > 1) setTop(now);
  });

  const virtualizer = useWindowVirtualizer({
    count: items.length,
    estimateSize: () => rowHeight,
    getItemKey: (index) => keyOf(items[index] as Item),
    overscan: 6,
    scrollMargin: top,
  });
  const rows = virtualizer.getVirtualItems();
  const before = (rows[0]?.start ?? top) - top;
  const after = virtualizer.getTotalSize() - ((rows.at(-1)?.end ?? top) - top);

  return (
    <>
      <ul
        ref={list}
        aria-label={label}
        style={{ paddingTop: Math.max(0, before), paddingBottom: Math.max(0, after) }}
        className={cn(
          "divide-y divide-line overflow-clip rounded-xl border border-line bg-surface shadow-card",
          className,
        )}
      >
        {rows.map(({ index }) => {
          const item = items[index];
          return (
            item &&
            row(
              item,
              {
                ref: virtualizer.measureElement,
                "data-index": index,
                "aria-posinset": index + 1,
                "aria-setsize": paging.hasMore ? -1 : items.length,
              },
              index,
            )
          );
        })}
      </ul>
      <NextPage {...paging} />
    </>
  );
}

function NextPage({
  hasMore,
  loading,
  problem,
  onMore,
  more,
}: Pick<Props<never>, "hasMore" | "loading" | "problem" | "onMore" | "more">) {
  const wanted = hasMore && !loading && problem === null;
  const watch = useCallback(
    (end: HTMLElement | null) => {
      if (!end || !wanted || typeof IntersectionObserver === "undefined") return;
      const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && onMore(), {
        rootMargin: "600px",
      });
      observer.observe(end);
      return () => observer.disconnect();
    },
    [wanted, onMore],
  );
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => watch(place.current), [watch]);

  if (!hasMore && problem === null) return null;
  return (
    <div ref={place} className="mt-4 text-center">
      {problem && (
        <p role="alert" className="mb-3 text-bad text-sm">
          {problem}
        </p>
      )}
      <Button onClick={onMore} busy={loading}>
        {problem ? "Try again" : more}
      </Button>
    </div>
  );
}
