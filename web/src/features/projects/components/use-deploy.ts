"use client";

import { useState } from "react";
import { routes } from "@/config/routes";
import { useRequestDeployment } from "@/features/deployments/api/use-deployment-action";
import type { Project } from "@/lib/api/types";
import { toast } from "@/lib/toast";
import { useFollow } from "@/lib/use-follow";

/** Deploys the newest commit and leads to its page. */
export function useDeploy(project: Pick<Project, "id" | "name">) {
  const follow = useFollow();
  const request = useRequestDeployment();
  // Until the next page is there: the second click of a double click must not deploy once more.
  const [leaving, setLeaving] = useState(false);
  const busy = request.isPending || leaving;
  return {
    busy,
    deploy: (environment?: string) => {
      if (busy) return;
      const followTo = follow();
      // By its promise: the button of an empty list is gone as soon as the stream tells of the deployment, and callbacks of its own with it.
      request.mutateAsync({ projectId: project.id, environment }).then(
        ({ id, number }) => {
          if (followTo(routes.deployment(id))) setLeaving(true);
          else toast.success(`${project.name} #${number} was requested`);
        },
        (error: Error) => toast.error(`${project.name} was not deployed`, { description: error.message }),
      );
    },
  };
}
