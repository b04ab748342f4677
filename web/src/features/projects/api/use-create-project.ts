"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, unwrap } from "@/lib/api/client";
import type { NewProject } from "@/lib/api/types";
import { projectKeys } from "./project-queries";

export function useCreateProject() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewProject) => unwrap(api.POST("/api/v1/projects", { body })),
    onSuccess: (project) => {
      client.setQueryData(projectKeys.one(project.id), project);
      void client.invalidateQueries({ queryKey: projectKeys.list });
    },
  });
}
