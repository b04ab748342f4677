"use client";

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { projectKeys } from "@/features/projects/api/project-queries";
import { api, unwrap } from "@/lib/api/client";
import type { VariableScope } from "@/lib/api/types";

/** The variables of all environments of a project. */
export const variablesQuery = (projectId: string) =>
  queryOptions({
    queryKey: [...projectKeys.one(projectId), "variables"],
    queryFn: async ({ signal }) =>
      (await unwrap(api.GET("/api/v1/projects/{id}/variables", { params: { path: { id: projectId } }, signal }))).items,
  });

export interface VariableToSet {
  name: string;
  /** Absent: the old value stays. */
  value?: string;
  secret: boolean;
  scope: VariableScope;
  /** Absent: all environments. */
  environment?: string;
}

/** Sets variables one after the other; what fails is named, and what came before it stays set. */
export function useSetVariables(projectId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (variables: readonly VariableToSet[]) => {
      for (const { name, environment, ...body } of variables)
        await unwrap(
          api.PUT("/api/v1/projects/{id}/variables/{name}", {
            params: { path: { id: projectId, name }, query: { environment } },
            body,
          }),
        );
    },
    onSettled: () => client.invalidateQueries({ queryKey: projectKeys.one(projectId) }),
  });
}

export function useRemoveVariable(projectId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ name, environment }: { name: string; environment?: string }) =>
      unwrap(
        api.DELETE("/api/v1/projects/{id}/variables/{name}", {
          params: { path: { id: projectId, name }, query: { environment } },
        }),
      ),
    onSettled: () => client.invalidateQueries({ queryKey: projectKeys.one(projectId) }),
  });
}
