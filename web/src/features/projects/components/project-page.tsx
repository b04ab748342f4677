"use client";

import { useQuery } from "@tanstack/react-query";
import { GitBranch } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import { DeploymentFilters } from "@/features/deployments/components/deployment-filters";
import { DeploymentList } from "@/features/deployments/components/deployment-list";
import { useDeploymentFilters } from "@/features/deployments/components/use-deployment-filters";
import { EnvironmentCard } from "@/features/environments/components/environment-card";
import type { Project } from "@/lib/api/types";
import { cn } from "@/lib/cn";
import { environmentsQuery, projectQuery } from "../api/project-queries";
import { DeployButton } from "./deploy-button";
import { DeployRefDialog } from "./deploy-ref-dialog";

export function ProjectPage({ id }: { id: string }) {
  const project = useQuery(projectQuery(id));
  if (project.isPending) return <ProjectPageSkeleton />;
  if (!project.data)
    return <ErrorState error={project.error} onRetry={() => void project.refetch()} retrying={project.isFetching} />;
  return <Shown project={project.data} />;
}

function Shown({ project }: { project: Project }) {
  const environments = useQuery(environmentsQuery(project.id));
  const [choosing, setChoosing] = useState(false);
  const { filter, filtered, set, clear } = useDeploymentFilters();
  const several = (environments.data?.length ?? 0) > 1;
  return (
    <>
      <title>{`${project.name} · AutoStack`}</title>
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0 max-w-full">
          <h1 className="truncate font-semibold text-lg tracking-tight">{project.name}</h1>
          <div className="mt-1 flex flex-wrap items-center gap-x-3 text-ink-muted text-sm">
            <span className="flex min-w-0 items-center gap-1">
              <span className="truncate">{project.repository_url}</span>
              <CopyButton value={project.repository_url} label="repository address" />
            </span>
            <span className="inline-flex items-center gap-1">
              <GitBranch className="size-3.5 text-ink-faint" aria-hidden />
              {project.branch ?? "default branch"}
            </span>
          </div>
        </div>
        <div className="flex gap-2">
          <Button onClick={() => setChoosing(true)} disabled={!environments.data}>
            Deploy a ref…
          </Button>
          <DeployButton project={project} look="primary" />
        </div>
      </div>

      <section aria-label="Environments" className={cn("mt-5 grid grid-cols-1 gap-4", several && "md:grid-cols-2")}>
        {environments.data?.map((environment) => (
          <EnvironmentCard key={environment.id} environment={environment}>
            {several && <DeployButton project={project} environment={environment.name} size="small" />}
          </EnvironmentCard>
        ))}
        {environments.isPending && <Skeleton className="h-40 rounded-xl" />}
        {environments.isError && <ErrorState error={environments.error} onRetry={() => void environments.refetch()} />}
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

      {environments.data && (
        <DeployRefDialog
          project={project}
          environments={environments.data}
          open={choosing}
          onOpenChange={setChoosing}
        />
      )}
    </>
  );
}

function ProjectPageSkeleton() {
  return (
    <div aria-busy>
      <p role="status" className="sr-only">
        Loading the project
      </p>
      <Skeleton className="h-6 w-40" />
      <Skeleton className="mt-2 h-4 w-72 max-w-full" />
      <Skeleton className="mt-5 h-36 rounded-xl" />
      <Skeleton className="mt-8 h-72 rounded-xl" />
    </div>
  );
}
