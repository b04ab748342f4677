"use client";

import { infiniteQueryOptions, useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { LogLine } from "@/lib/api/types";
import { logEntry } from "../rules/log-buffer";
import type { KeptLog } from "../rules/log-source";
import { readKept } from "./kept-lines";
import { moreOf } from "./more-lines";

const LINES_EACH_WAY = 500;

/** Lines that follow each other, and where those before and after them begin; null: there are none. */
interface Stretch {
  items: LogLine[];
  earlier: string | null;
  later: string | null;
}

type Wanted = "around" | { order: "newest" | "oldest"; cursor: string };

async function readStretch(kept: KeptLog, line: number, wanted: Wanted, signal: AbortSignal): Promise<Stretch> {
  if (wanted !== "around") {
    const { items, next_cursor } = await readKept(kept, { ...wanted, limit: 2 * LINES_EACH_WAY }, signal);
    return wanted.order === "newest"
      ? { items, earlier: next_cursor, later: null }
      : { items, earlier: null, later: next_cursor };
  }
  const [before, after] = await Promise.all([
    readKept(kept, { order: "newest", line, limit: LINES_EACH_WAY }, signal),
    readKept(kept, { order: "oldest", line: line + 1, limit: LINES_EACH_WAY }, signal),
  ]);
  return { items: [...before.items, ...after.items], earlier: before.next_cursor, later: after.next_cursor };
}

const aroundQuery = (kept: KeptLog | null, line: number | null) =>
  infiniteQueryOptions({
    queryKey: ["kept-log", kept, "around", line],
    queryFn: ({ pageParam, signal }) => readStretch(kept as KeptLog, line as number, pageParam, signal),
    initialPageParam: "around" as Wanted,
    getPreviousPageParam: ({ earlier }): Wanted | undefined =>
      earlier === null ? undefined : { order: "newest", cursor: earlier },
    getNextPageParam: ({ later }): Wanted | undefined =>
      later === null ? undefined : { order: "oldest", cursor: later },
    enabled: kept !== null && line !== null,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });

/** What stands around a line of what is kept, and further in both directions. Around no line there is nothing. */
export function useLinesAround(kept: KeptLog | null, line: number | null) {
  const query = useInfiniteQuery(aroundQuery(kept, line));
  const entries = useMemo(() => (query.data?.pages ?? []).flatMap(({ items }) => items.map(logEntry)), [query.data]);
  const { error } = query;
  return {
    entries,
    pending: query.isPending,
    error: query.data ? null : error,
    retry: () => void query.refetch(),
    earlier: moreOf({
      any: query.hasPreviousPage,
      loading: query.isFetchingPreviousPage,
      failed: query.isFetchPreviousPageError,
      error,
      load: query.fetchPreviousPage,
    }),
    later: moreOf({
      any: query.hasNextPage,
      loading: query.isFetchingNextPage,
      failed: query.isFetchNextPageError,
      error,
      load: query.fetchNextPage,
    }),
  };
}
