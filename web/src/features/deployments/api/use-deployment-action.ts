"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { projectKeys } from "@/features/projects/api/project-queries";
import { api, unwrap } from "@/lib/api/client";
import type { Deployment } from "@/lib/api/types";
import type { DeploymentAction } from "../rules/actions";
import { showDeployment } from "./deployment-queries";

/** Asks for an action on a deployment; answers with the deployment it made, or with this one when it was cancelled. */
function request(action: DeploymentAction, deployment: Deployment): Promise<Deployment> {
  const params = { path: { id: deployment.id } };
  switch (action) {
    case "cancel":
      return unwrap(api.POST("/api/v1/deployments/{id}/cancel", { params }));
    case "retry":
      return unwrap(api.POST("/api/v1/deployments/{id}/retry", { params }));
    case "redeploy":
      return unwrap(api.POST("/api/v1/deployments/{id}/redeploy", { params }));
    case "rollback":
      return unwrap(api.POST("/api/v1/deployments/{id}/rollback", { params, body: { config: "then" } }));
    case "deploy_newest":
      return requestDeployment({
        projectId: deployment.project_id,
        environment: deployment.environment,
        ref: deployment.ref ?? undefined,
      });
  }
}

export interface DeploymentRequest {
  projectId: string;
  environment?: string;
  ref?: string;
}

function requestDeployment({ projectId, ...body }: DeploymentRequest): Promise<Deployment> {
  return unwrap(api.POST("/api/v1/projects/{id}/deployments", { params: { path: { id: projectId } }, body }));
}

function useShowOutcome() {
  const client = useQueryClient();
  return (deployment: Deployment) => {
    showDeployment(client, deployment);
    void client.invalidateQueries({ queryKey: projectKeys.environments(deployment.project_id) });
  };
}

export function useDeploymentAction(deployment: Deployment) {
  const onSuccess = useShowOutcome();
  return useMutation({ mutationFn: (action: DeploymentAction) => request(action, deployment), onSuccess });
}

export function useRequestDeployment() {
  const onSuccess = useShowOutcome();
  return useMutation({ mutationFn: requestDeployment, onSuccess });
}
