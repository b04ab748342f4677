"use client";

import { useRouter } from "next/navigation";
import { routes } from "@/config/routes";
import { useRequestDeployment } from "@/features/deployments/api/use-deployment-action";
import type { Project } from "@/lib/api/types";
import { toast } from "@/lib/toast";

/** Deploys the newest commit and leads to its page. */
export function useDeploy(project: Pick<Project, "id" | "name">) {
  const router = useRouter();
  const request = useRequestDeployment();
  return {
    busy: request.isPending,
    deploy: (environment?: string) => {
      if (request.isPending) return;
      request.mutate(
        { projectId: project.id, environment },
        {
          onSuccess: ({ id }) => router.push(routes.deployment(id)),
          onError: (error) => toast.error(`${project.name} was not deployed`, { description: error.message }),
        },
      );
    },
  };
}
