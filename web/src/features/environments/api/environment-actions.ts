"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { projectKeys } from "@/features/projects/api/project-queries";
import { api, unwrap } from "@/lib/api/client";
import type { Environment, NewEnvironment, PatchEnvironment } from "@/lib/api/types";

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

/** What to change of what runs; a scale with the numbers of instances by process. */
export type WantedChange =
  | { kind: "restart" | "stop" | "start" }
  | { kind: "scale"; processes: Record<string, number> };

function requestChange(projectId: string, name: string, wanted: WantedChange): Promise<Environment> {
  const params = { path: { id: projectId, env: name } };
  switch (wanted.kind) {
    case "restart":
      return unwrap(api.POST("/api/v1/projects/{id}/environments/{env}/restart", { params }));
    case "stop":
      return unwrap(api.POST("/api/v1/projects/{id}/environments/{env}/stop", { params }));
    case "start":
      return unwrap(api.POST("/api/v1/projects/{id}/environments/{env}/start", { params }));
    case "scale": {
      const body = { processes: wanted.processes };
      return unwrap(api.POST("/api/v1/projects/{id}/environments/{env}/scale", { params, body }));
    }
  }
}

/** Asks for another state of what runs. The answer comes at once; how it goes is told by events. */
export function useChangeEnvironment(projectId: string, name: string) {
  const client = useQueryClient();
  const readAgain = useReadAgain(projectId);
  return useMutation({
    mutationFn: (wanted: WantedChange) => requestChange(projectId, name, wanted),
    onSuccess: (changed) =>
      client.setQueryData<Environment[]>(projectKeys.environments(projectId), (known) =>
        known?.map((one) => (one.id === changed.id ? changed : one)),
      ),
    // Not waited for: whoever asked is told when the answer is there.
    onSettled: () => void readAgain(),
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
