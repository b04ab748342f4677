import { type InfiniteData, infiniteQueryOptions, type QueryClient } from "@tanstack/react-query";
import { api, unwrap } from "@/lib/api/client";
import { readAfterReading } from "@/lib/api/read-after-reading";
import type { ActivityItem, Page } from "@/lib/api/types";
import { type ActivityFilter, apiQuery } from "../rules/activity-filter";
import { placeActivity } from "../rules/place-activity";

const PAGE_SIZE = 50;

export const activityKeys = {
  lists: ["activity"] as const,
  list: (filter: ActivityFilter) => ["activity", filter] as const,
};

type ActivityPages = InfiniteData<Page<ActivityItem>, string | undefined>;

/** Every event, newest first. A period goes back from the moment of each reading. */
export const activityQuery = (filter: ActivityFilter) =>
  infiniteQueryOptions({
    queryKey: activityKeys.list(filter),
    queryFn: async ({ pageParam, signal }): Promise<Page<ActivityItem>> => {
      const query = { ...apiQuery(filter, Date.now()), limit: PAGE_SIZE, cursor: pageParam };
      return (await unwrap(api.GET("/api/v1/audit", { params: { query }, signal }))) as Page<ActivityItem>;
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });

/** Puts what has just happened on top of every list that it belongs to. */
export function showActivity(client: QueryClient, happened: readonly ActivityItem[]): void {
  for (const [key] of client.getQueriesData<ActivityPages>({ queryKey: activityKeys.lists })) {
    client.setQueryData<ActivityPages>(key, (list) => {
      if (!list) return list;
      const pages = placeActivity(list.pages, happened, key[1] as ActivityFilter);
      return pages === list.pages ? list : { ...list, pages: [...pages] };
    });
    readAfterReading(client, key);
  }
}
