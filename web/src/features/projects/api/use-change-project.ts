"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, unwrap } from "@/lib/api/client";
import type { PatchProject, Project } from "@/lib/api/types";
import { projectKeys } from "./project-queries";

/** Changes settings of a project as it was read; what somebody else has changed since is not overwritten (412). */
export function useChangeProject(project: Project) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: PatchProject) =>
      unwrap(
        api.PATCH("/api/v1/projects/{id}", {
          params: { path: { id: project.id }, header: { "If-Match": `"${project.version}"` } },
          body,
        }),
      ),
    onSuccess: (changed) => client.setQueryData(projectKeys.one(project.id), changed),
    onSettled: () => client.invalidateQueries({ queryKey: projectKeys.one(project.id) }),
  });
}

/** `onDeleted` is called also when the page is gone by then, since the stream may have told of the end before the answer came. */
export function useDeleteProject(project: Project, onDeleted: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (confirm: string) =>
      unwrap(api.DELETE("/api/v1/projects/{id}", { params: { path: { id: project.id }, query: { confirm } } })),
    onSuccess: () => {
      onDeleted();
      return client.invalidateQueries({ queryKey: projectKeys.list });
    },
  });
}
