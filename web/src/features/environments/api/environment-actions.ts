"use client";

import { type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import { projectKeys } from "@/features/projects/api/project-queries";
import { api, unwrap } from "@/lib/api/client";
import type { Environment, NewEnvironment, PatchEnvironment } from "@/lib/api/types";
import { toast } from "@/lib/toast";
import { actPatch, actWords, type EnvironmentAct } from "../rules/environment-acts";

/** Has all that shows a project's environments read them again. */
function useReadAgain(projectId: string) {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: projectKeys.one(projectId) });
}

/** Puts an environment as it was just answered where its project's are shown. */
function showEnvironment(client: QueryClient, projectId: string, changed: Environment): void {
  client.setQueryData<Environment[]>(projectKeys.environments(projectId), (known) =>
    known?.map((one) => (one.id === changed.id ? changed : one)),
  );
}

export function useCreateEnvironment(projectId: string) {
  const onSuccess = useReadAgain(projectId);
  return useMutation({
    mutationFn: (body: NewEnvironment) =>
      unwrap(api.POST("/api/v1/projects/{id}/environments", { params: { path: { id: projectId } }, body })),
    onSuccess,
  });
}

function patchEnvironment(projectId: string, name: string, body: PatchEnvironment): Promise<Environment> {
  return unwrap(
    api.PATCH("/api/v1/projects/{id}/environments/{env}", { params: { path: { id: projectId, env: name } }, body }),
  );
}

export function usePatchEnvironment(projectId: string, name: string) {
  const onSettled = useReadAgain(projectId);
  return useMutation({ mutationFn: (body: PatchEnvironment) => patchEnvironment(projectId, name, body), onSettled });
}

interface WantedAct {
  projectId: string;
  environment: Pick<Environment, "name" | "url">;
  act: EnvironmentAct;
}

/** Does what needs no question, for buttons and the palette, and tells how it went. */
export function useEnvironmentAct() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ projectId, environment: { name }, act }: WantedAct) => {
      const patch = actPatch[act];
      return patch ? patchEnvironment(projectId, name, patch) : requestChange(projectId, name, { kind: "start" });
    },
    onSuccess: (changed, { projectId, environment, act }) => {
      showEnvironment(client, projectId, changed);
      toast.success(actWords[act].told(environment.name), { description: environment.url.replace(/^https?:\/\//, "") });
    },
    onError: (error, { act }) => toast.error(`${actWords[act].label}: not done`, { description: error.message }),
    onSettled: (_changed, _error, { projectId }) =>
      void client.invalidateQueries({ queryKey: projectKeys.one(projectId) }),
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
    onSuccess: (changed) => showEnvironment(client, projectId, changed),
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
