"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { Loading } from "@/components/ui/loading";
import { Skeleton } from "@/components/ui/skeleton";
import { DeploymentFilters } from "@/features/deployments/components/deployment-filters";
import { DeploymentList } from "@/features/deployments/components/deployment-list";
import { useDeploymentFilters } from "@/features/deployments/components/use-deployment-filters";
import { EnvironmentCard } from "@/features/environments/components/environment-card";
import type { Project } from "@/lib/api/types";
import { cn } from "@/lib/cn";
import { environmentsQuery, projectQuery } from "../api/project-queries";
import { DeployButton } from "./deploy-button";

const NewEnvironmentDialog = dynamic(
  () =>
    import("@/features/environments/components/new-environment-dialog").then((module) => module.NewEnvironmentDialog),
  { ssr: false },
);

/** What a project serves where, and its deployments. */
export function ProjectPage({ id }: { id: string }) {
  const project = useQuery(projectQuery(id));
  return project.data ? <Shown project={project.data} /> : null;
}

function Shown({ project }: { project: Project }) {
  const environments = useQuery(environmentsQuery(project.id));
  const { filter, filtered, set, clear } = useDeploymentFilters();
  const [adding, setAdding] = useState(false);
  const several = (environments.data?.length ?? 0) > 1;
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 className="font-semibold">Environments</h2>
        <Button size="small" onClick={() => setAdding(true)} disabled={!environments.data}>
          <Plus aria-hidden />
          New environment
        </Button>
      </div>
      <section aria-label="Environments" className={cn("mt-3 grid grid-cols-1 gap-4", several && "md:grid-cols-2")}>
        {environments.data?.map((environment) => (
          <EnvironmentCard key={environment.id} projectId={project.id} environment={environment}>
            {several && <DeployButton project={project} environment={environment.name} size="small" />}
          </EnvironmentCard>
        ))}
        {environments.isPending && (
          <Loading label="Loading the environments">
            <Skeleton shape="card" className="h-40" />
          </Loading>
        )}
        {environments.isError && !environments.data && (
          <ErrorState
            of="The list of environments"
            error={environments.error}
            onRetry={() => void environments.refetch()}
            retrying={environments.isFetching}
          />
        )}
      </section>

      <div className="mt-8 flex flex-wrap items-center justify-between gap-3">
        <h2 className="font-semibold">Deployments</h2>
        <DeploymentFilters
          filter={filter}
          environments={environments.data?.map(({ name }) => name) ?? []}
          onChange={set}
        />
      </div>
      <div className="mt-3">
        <DeploymentList
          filter={{ ...filter, projectId: project.id }}
          filtered={filtered}
          onClearFilter={clear}
          firstAction={<DeployButton project={project} look="primary" />}
        />
      </div>
      {adding && <NewEnvironmentDialog project={project} onClose={() => setAdding(false)} />}
    </>
  );
}
