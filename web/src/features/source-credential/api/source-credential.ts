"use client";

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { detectKeys } from "@/features/projects/api/detect-query";
import { projectKeys } from "@/features/projects/api/project-queries";
import { ApiError } from "@/lib/api/api-error";
import { api, unwrap } from "@/lib/api/client";
import type { NewSourceCredential, SourceCredential } from "@/lib/api/types";

/** What a project's repository is asked with, without what is secret; null: as anybody. Below its project, so that its events have it read again. */
export const sourceCredentialQuery = (projectId: string) =>
  queryOptions({
    queryKey: [...projectKeys.one(projectId), "source-credential"],
    queryFn: ({ signal }): Promise<SourceCredential | null> =>
      unwrap(api.GET("/api/v1/projects/{id}/source-credential", { params: { path: { id: projectId } }, signal })).catch(
        (error: unknown) => {
          if (error instanceof ApiError && error.code === "source_credential_not_found") return null;
          throw error;
        },
      ),
  });

/** What shows a credential is read again, and what was detected with it. */
function useReadAgain() {
  const client = useQueryClient();
  return (projectId: string) => {
    void client.invalidateQueries({ queryKey: projectKeys.one(projectId) });
    void client.invalidateQueries({ queryKey: detectKeys.all });
  };
}

/** Sets what a project's repository is asked with. The secret is let go of with the answer. */
export function useSetSourceCredential() {
  const readAgain = useReadAgain();
  return useMutation({
    mutationFn: ({ projectId, credential }: { projectId: string; credential: NewSourceCredential }) =>
      unwrap(
        api.PUT("/api/v1/projects/{id}/source-credential", { params: { path: { id: projectId } }, body: credential }),
      ),
    // What was sent is kept beside the answer for as long as this says.
    gcTime: 0,
    onSettled: (_answer, _error, { projectId }) => readAgain(projectId),
  });
}

export function useRemoveSourceCredential(projectId: string) {
  const readAgain = useReadAgain();
  return useMutation({
    mutationFn: () =>
      unwrap(api.DELETE("/api/v1/projects/{id}/source-credential", { params: { path: { id: projectId } } })),
    onSettled: () => readAgain(projectId),
  });
}
