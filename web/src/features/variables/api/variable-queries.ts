"use client";

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { projectKeys } from "@/features/projects/api/project-queries";
import { api, unwrap } from "@/lib/api/client";
import type { Variable } from "@/lib/api/types";
import type { VariableToPut } from "../rules/variables";

const AT_ONCE = 200;

/** The variables that hold in an environment; of null, those that all environments share. */
export const variablesQuery = (projectId: string, environment: string | null) =>
  queryOptions({
    queryKey: [...projectKeys.one(projectId), "variables", environment],
    queryFn: async ({ signal }) => {
      const all: Variable[] = [];
      let cursor: string | undefined;
      do {
        const query = { environment: environment ?? undefined, limit: AT_ONCE, cursor };
        const params = { path: { id: projectId }, query };
        const page = await unwrap(api.GET("/api/v1/projects/{id}/variables", { params, signal }));
        all.push(...page.items);
        cursor = page.next_cursor ?? undefined;
      } while (cursor !== undefined);
      return all;
    },
  });

/** Sets one variable: an environment's own, or (for null) the shared one. Without a value the old one stays. */
export function useSetVariable(projectId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ name, environment, ...body }: VariableToPut & { environment: string | null }) =>
      unwrap(
        api.PUT("/api/v1/projects/{id}/variables/{name}", {
          params: { path: { id: projectId, name }, query: { environment: environment ?? undefined } },
          body,
        }),
      ),
    onSettled: () => client.invalidateQueries({ queryKey: projectKeys.one(projectId) }),
  });
}

function putAll(projectId: string, environment: string | null, variables: VariableToPut[], tryOnly: boolean) {
  const query = { environment: environment ?? undefined, dry_run: tryOnly ? ("true" as const) : undefined };
  return unwrap(
    api.PUT("/api/v1/projects/{id}/variables", { params: { path: { id: projectId }, query }, body: { variables } }),
  );
}

/** What replacing a set would change, as the API says: it alone knows whether a secret differs. */
export const putTrialQuery = (projectId: string, environment: string | null, variables: VariableToPut[]) =>
  queryOptions({
    queryKey: [...projectKeys.one(projectId), "variables", environment, "trial", variables],
    queryFn: () => putAll(projectId, environment, variables, true),
    // Values lie in the key: nothing of them is to stay in memory.
    gcTime: 0,
    retry: false,
  });

/** Replaces a set at once. `make` gets the set as it is at that moment. */
export function usePutVariables(projectId: string, environment: string | null) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (make: (current: readonly Variable[]) => VariableToPut[]) => {
      const current = await client.fetchQuery({ ...variablesQuery(projectId, environment), staleTime: 0 });
      return putAll(projectId, environment, make(current), false);
    },
    onSettled: () => client.invalidateQueries({ queryKey: projectKeys.one(projectId) }),
  });
}

export function useRemoveVariable(projectId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ name, environment }: { name: string; environment: string | null }) =>
      unwrap(
        api.DELETE("/api/v1/projects/{id}/variables/{name}", {
          params: { path: { id: projectId, name }, query: { environment: environment ?? undefined } },
        }),
      ),
    onSettled: () => client.invalidateQueries({ queryKey: projectKeys.one(projectId) }),
  });
}
