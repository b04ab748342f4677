"use client";

import { routes } from "@/config/routes";
import { useRequestDeployment } from "@/features/deployments/api/use-deployment-action";
import { useSetSourceCredential } from "@/features/source-credential/api/source-credential";
import type { NewProject, NewSourceCredential, Project } from "@/lib/api/types";
import { toast } from "@/lib/toast";
import { useFollow } from "@/lib/use-follow";
import { useCreateProject } from "../api/use-create-project";

interface Wanted {
  project: NewProject;
  /** Set before the first deployment asks for the repository. */
  credential: NewSourceCredential | null;
  thenDeploy: boolean;
}

/** Makes a project, gives it its credential, deploys it, and leads to what came of it. */
export function useBeginProject() {
  const follow = useFollow();
  const create = useCreateProject();
  const setCredential = useSetSourceCredential();
  const deploy = useRequestDeployment();

  /**
   * By promises: whoever leaves the page meanwhile still gets the deployment that was asked for.
   * @returns why there is no project, or null
   */
  const begin = async ({ project, credential, thenDeploy }: Wanted): Promise<Error | null> => {
    const followTo = follow();
    let created: Project;
    try {
      created = await create.mutateAsync(project);
    } catch (error) {
      return error as Error;
    }
    const { id, name } = created;
    let missing = "its credential was not set";
    let next: string = routes.projectSettings(id);
    try {
      if (credential) await setCredential.mutateAsync({ projectId: id, credential });
      missing = "not deployed";
      next = routes.project(id);
      if (thenDeploy) next = routes.deployment((await deploy.mutateAsync({ projectId: id })).id);
    } catch (error) {
      toast.error(`${name} was created, but ${missing}`, { description: (error as Error).message });
    }
    followTo(next);
    return null;
  };

  return { begin, busy: create.isPending || create.isSuccess, error: create.error };
}
