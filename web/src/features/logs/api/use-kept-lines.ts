"use client";

import { infiniteQueryOptions, useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { logEntry } from "../rules/log-buffer";
import type { KeptLog } from "../rules/log-source";
import { readKept } from "./kept-lines";
import { moreOf } from "./more-lines";

const PAGE_SIZE = 1_000;

const keptQuery = (kept: KeptLog | null, search: string | null) =>
  infiniteQueryOptions({
    queryKey: ["kept-log", kept, search],
    queryFn: ({ pageParam, signal }) =>
      readKept(kept as KeptLog, { search, cursor: pageParam, limit: PAGE_SIZE }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    enabled: kept !== null,
    // What was printed stays as it is. As many lines as were found are not worth keeping once nobody looks at them.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });

/** The lines that are kept of a log, or those of them that hold a text, the newest page first. Of no log there are none. */
export function useKeptLines(kept: KeptLog | null, search: string | null) {
  const query = useInfiniteQuery(keptQuery(kept, search));
  const entries = useMemo(
    () => (query.data?.pages ?? []).toReversed().flatMap(({ items }) => items.map(logEntry)),
    [query.data],
  );
  return {
    entries,
    pending: query.isPending,
    error: query.data ? null : query.error,
    retry: () => void query.refetch(),
    earlier: moreOf({
      any: query.hasNextPage,
      loading: query.isFetchingNextPage,
      failed: query.isFetchNextPageError,
      error: query.error,
      load: query.fetchNextPage,
    }),
  };
}
