import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, unwrap } from "@/lib/api/client";
import type { Page, Project } from "@/lib/api/types";

const PAGE_SIZE = 50;

export const projectKeys = {
  list: ["projects"] as const,
  ones: ["project"] as const,
  one: (id: string) => ["project", id] as const,
  environments: (id: string) => ["project", id, "environments"] as const,
};

export const projectListQuery = infiniteQueryOptions({
  queryKey: projectKeys.list,
  queryFn: ({ pageParam, signal }): Promise<Page<Project>> =>
    unwrap(api.GET("/api/v1/projects", { params: { query: { limit: PAGE_SIZE, cursor: pageParam } }, signal })),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.next_cursor ?? undefined,
});

export const projectQuery = (id: string) =>
  queryOptions({
    queryKey: projectKeys.one(id),
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/projects/{id}", { params: { path: { id } }, signal })),
  });

export const environmentsQuery = (projectId: string) =>
  queryOptions({
    queryKey: projectKeys.environments(projectId),
    queryFn: async ({ signal }) => {
      const request = api.GET("/api/v1/projects/{id}/environments", { params: { path: { id: projectId } }, signal });
      return (await unwrap(request)).items;
    },
  });
