"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { projectListQuery } from "./project-queries";

interface Wanted {
  /** Page after page until the last: what is searched for may be on any of them. */
  whole: boolean;
  enabled?: boolean;
}

export function useProjectList({ whole, enabled = true }: Wanted) {
  const list = useInfiniteQuery({ ...projectListQuery, enabled });
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = list;
  const goOn = enabled && whole && hasNextPage && !isFetchingNextPage && !isFetchNextPageError;
  useEffect(() => {
    if (goOn) void fetchNextPage();
  }, [goOn, fetchNextPage]);
  return list;
}
