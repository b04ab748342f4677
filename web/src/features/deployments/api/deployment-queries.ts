import {
  type InfiniteData,
  infiniteQueryOptions,
  type QueryClient,
  queryOptions,
  replaceEqualDeep,
} from "@tanstack/react-query";
import { api, unwrap } from "@/lib/api/client";
import { readAfterReading } from "@/lib/api/read-after-reading";
import type { Deployment, DeploymentEvent, Page } from "@/lib/api/types";
import { mergeEvents } from "../rules/merge-events";
import { type DeploymentFilter, placeDeployment } from "../rules/place-deployment";

const PAGE_SIZE = 25;
const EVENTS_AT_ONCE = 500;

type DeploymentPages = InfiniteData<Page<Deployment>, string | undefined>;

export const deploymentKeys = {
  one: (id: string) => ["deployment", id] as const,
  events: (id: string) => ["deployment", id, "events"] as const,
  lists: ["deployments"] as const,
  list: (filter: DeploymentFilter) => ["deployments", filter] as const,
};

export const deploymentQuery = (id: string) =>
  queryOptions({
    queryKey: deploymentKeys.one(id),
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/deployments/{id}", { params: { path: { id } }, signal })),
    // Answers may overtake each other: an older version never takes the place of a newer one.
    structuralSharing: (known, read) =>
      known && (known as Deployment).version > (read as Deployment).version ? known : replaceEqualDeep(known, read),
  });

export const deploymentEventsQuery = (id: string) =>
  queryOptions({
    queryKey: deploymentKeys.events(id),
    queryFn: async ({ signal }): Promise<readonly DeploymentEvent[]> => {
      const events: DeploymentEvent[] = [];
      let cursor: string | undefined;
      do {
        const query = { limit: EVENTS_AT_ONCE, cursor };
        const page = await unwrap(
          api.GET("/api/v1/deployments/{id}/events", { params: { path: { id }, query }, signal }),
        );
        events.push(...(page.items as DeploymentEvent[]));
        cursor = page.next_cursor ?? undefined;
      } while (cursor !== undefined);
      return events;
    },
    structuralSharing: (known, read) =>
      mergeEvents((known as readonly DeploymentEvent[] | undefined) ?? [], read as readonly DeploymentEvent[]),
  });

export const deploymentListQuery = (filter: DeploymentFilter, limit = PAGE_SIZE) =>
  infiniteQueryOptions({
    queryKey: deploymentKeys.list(filter),
    queryFn: ({ pageParam, signal }): Promise<Page<Deployment>> => {
      const { projectId, environment, status } = filter;
      const query = { limit, cursor: pageParam, environment, status };
      return projectId === undefined
        ? unwrap(api.GET("/api/v1/deployments", { params: { query }, signal }))
        : unwrap(api.GET("/api/v1/projects/{id}/deployments", { params: { path: { id: projectId }, query }, signal }));
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });

/** Puts a deployment as it was just read everywhere that it is shown. An older version than what is shown changes nothing. */
export function showDeployment(client: QueryClient, deployment: Deployment): void {
  client.setQueryData<Deployment>(deploymentKeys.one(deployment.id), (known) =>
    known && known.version > deployment.version ? known : deployment,
  );
  for (const [key] of client.getQueriesData<DeploymentPages>({ queryKey: deploymentKeys.lists })) {
    const filter = key[1] as DeploymentFilter;
    client.setQueryData<DeploymentPages>(key, (list) => {
      if (!list) return list;
      const pages = placeDeployment(list.pages, deployment, filter);
      return pages === list.pages ? list : { ...list, pages: [...pages] };
    });
    readAfterReading(client, key);
  }
}

/** The deployments on screen, in lists or alone, that wait in line in one of these projects. */
export function shownQueued(client: QueryClient, projectIds: ReadonlySet<string>): string[] {
  const lists = client.getQueriesData<DeploymentPages>({ queryKey: deploymentKeys.lists });
  const listed = lists.flatMap(([, list]) => list?.pages ?? []).flatMap((page) => page.items);
  const single = client.getQueriesData<Deployment>({
    predicate: ({ queryKey }) => queryKey[0] === "deployment" && queryKey.length === 2,
  });
  return [...listed, ...single.map(([, deployment]) => deployment)]
    .filter((shown) => shown !== undefined)
    .filter(({ status, project_id }) => status === "queued" && projectIds.has(project_id))
    .map(({ id }) => id);
}
