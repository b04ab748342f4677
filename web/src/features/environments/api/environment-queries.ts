import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { projectKeys } from "@/features/projects/api/project-queries";
import { api, unwrap } from "@/lib/api/client";
import type { ActivityItem } from "@/lib/api/types";

/** All that is read of one environment. Below its project, so that events of the project have it read again. */
const environmentKey = (projectId: string, environment: string) =>
  [...projectKeys.environments(projectId), environment] as const;

/** What runs in an environment. Nothing tells of each restart, so it is read again while somebody looks. */
export const instancesQuery = (projectId: string, environment: string) =>
  queryOptions({
    queryKey: [...environmentKey(projectId, environment), "instances"],
    queryFn: async ({ signal }) => {
      const path = { id: projectId, env: environment };
      const read = api.GET("/api/v1/projects/{id}/environments/{env}/instances", { params: { path }, signal });
      return (await unwrap(read)).items;
    },
    refetchInterval: 3_000,
  });

const REVISIONS_AT_ONCE = 10;

/** The configuration revisions of an environment, newest first. */
export const revisionsQuery = (projectId: string, environment: string) =>
  infiniteQueryOptions({
    queryKey: [...environmentKey(projectId, environment), "revisions"],
    queryFn: ({ pageParam, signal }) => {
      const path = { id: projectId, env: environment };
      const query = { limit: REVISIONS_AT_ONCE, cursor: pageParam };
      return unwrap(api.GET("/api/v1/projects/{id}/environments/{env}/revisions", { params: { path, query }, signal }));
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });

/** What is measured over time. Apart from the rest: it is read every so often, and not again for each event of a project. */
const measuredKey = (projectId: string, environment: string) => ["measured", projectId, environment] as const;

const HOUR_MS = 3_600_000;

/** What each instance used in the last hour, minute by minute. */
export const metricsQuery = (projectId: string, environment: string) =>
  queryOptions({
    queryKey: [...measuredKey(projectId, environment), "metrics"],
    queryFn: async ({ signal }) => {
      const path = { id: projectId, env: environment };
      const query = { from: new Date(Date.now() - HOUR_MS).toISOString(), step: 60 };
      return unwrap(api.GET("/api/v1/projects/{id}/environments/{env}/metrics", { params: { path, query }, signal }));
    },
    refetchInterval: 30_000,
  });

/** How the environment fared over the last thirty days. */
export const healthHistoryQuery = (projectId: string, environment: string) =>
  queryOptions({
    queryKey: [...measuredKey(projectId, environment), "health"],
    queryFn: ({ signal }) => {
      const path = { id: projectId, env: environment };
      return unwrap(api.GET("/api/v1/projects/{id}/environments/{env}/health-history", { params: { path }, signal }));
    },
    refetchInterval: 10_000,
  });

/** What was found otherwise than it should be, and what was put right, in a project's environments; newest first. */
export const driftsQuery = (projectId: string) =>
  queryOptions({
    queryKey: [...projectKeys.one(projectId), "drifts"],
    queryFn: async ({ signal }) => {
      const query = { project_id: projectId, type: "drift_detected,drift_resolved", limit: 100 };
      return (await unwrap(api.GET("/api/v1/audit", { params: { query }, signal }))).items as ActivityItem[];
    },
  });
