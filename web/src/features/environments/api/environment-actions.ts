"use client";

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { projectKeys } from "@/features/projects/api/project-queries";
import { api, unwrap } from "@/lib/api/client";
import type { NewEnvironment, PatchEnvironment } from "@/lib/api/types";

/** What runs in an environment. Nothing tells of each restart, so it is read again while somebody looks. */
export const instancesQuery = (projectId: string, environment: string) =>
  queryOptions({
    queryKey: [...projectKeys.environments(projectId), environment, "instances"],
    queryFn: async ({ signal }) => {
      const path = { id: projectId, env: environment };
      const read = api.GET("/api/v1/projects/{id}/environments/{env}/instances", { params: { path }, signal });
      return (await unwrap(read)).items;
    },
    refetchInterval: 3_000,
  });

/** Has all that shows a project's environments read them again. */
function useReadAgain(projectId: string) {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: projectKeys.one(projectId) });
}

export function useCreateEnvironment(projectId: string) {
  const onSuccess = useReadAgain(projectId);
  return useMutation({
    mutationFn: (body: NewEnvironment) =>
      unwrap(api.POST("/api/v1/projects/{id}/environments", { params: { path: { id: projectId } }, body })),
    onSuccess,
  });
}

export function usePatchEnvironment(projectId: string, name: string) {
  const onSettled = useReadAgain(projectId);
  return useMutation({
    mutationFn: (body: PatchEnvironment) =>
      unwrap(
        api.PATCH("/api/v1/projects/{id}/environments/{env}", { params: { path: { id: projectId, env: name } }, body }),
      ),
    onSettled,
  });
}

/** `onDeleted` is called also when the page is gone by then, since the stream may have told of the end before the answer came. */
export function useDeleteEnvironment(projectId: string, name: string, onDeleted: () => void) {
  const readAgain = useReadAgain(projectId);
  return useMutation({
    mutationFn: (confirm: string) =>
      unwrap(
        api.DELETE("/api/v1/projects/{id}/environments/{env}", {
          params: { path: { id: projectId, env: name }, query: { confirm } },
        }),
      ),
    onSuccess: () => {
      onDeleted();
      return readAgain();
    },
  });
}
