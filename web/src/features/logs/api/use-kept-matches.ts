"use client";

import { infiniteQueryOptions, useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { logEntry } from "../rules/log-buffer";
import type { KeptLog } from "../rules/log-source";
import { readKept } from "./kept-lines";

const PAGE_SIZE = 1_000;

const matchesQuery = (kept: KeptLog | null, text: string) =>
  infiniteQueryOptions({
    queryKey: ["kept-log", kept, text],
    queryFn: ({ pageParam, signal }) =>
      readKept(kept as KeptLog, { search: text, cursor: pageParam, limit: PAGE_SIZE }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    enabled: kept !== null && text !== "",
    // As many lines as were found: not worth keeping once nobody looks at them.
    gcTime: 0,
  });

/** The lines that hold a text among all that are kept of a log, the newest page first. Of no log, or for no text, there are none. */
export function useKeptMatches(kept: KeptLog | null, text: string) {
  const query = useInfiniteQuery(matchesQuery(kept, text));
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const entries = useMemo(() => (data?.pages ?? []).toReversed().flatMap(({ items }) => items.map(logEntry)), [data]);
  return {
    entries,
    pending: query.isPending,
    error: query.error,
    earlier: hasNextPage
      ? {
          load: () => {
            if (!isFetchingNextPage) void fetchNextPage();
          },
          loading: isFetchingNextPage,
          problem: query.isFetchNextPageError ? query.error.message : null,
        }
      : null,
  };
}
