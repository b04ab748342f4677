"use client";

import { useQuery } from "@tanstack/react-query";
import { GitBranch } from "lucide-react";
import dynamic from "next/dynamic";
import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { ErrorState } from "@/components/ui/error-state";
import { LinkTabs } from "@/components/ui/link-tabs";
import { Skeleton } from "@/components/ui/skeleton";
import { routes } from "@/config/routes";
import { useShortcuts } from "@/features/shell/components/use-shortcuts";
import type { Project } from "@/lib/api/types";
import { environmentsQuery, projectQuery } from "../api/project-queries";
import { DeployButton } from "./deploy-button";
import { useDeploy } from "./use-deploy";

const DeployRefDialog = dynamic(() => import("./deploy-ref-dialog").then((module) => module.DeployRefDialog), {
  ssr: false,
});

/** What all pages of a project have above them: its name, where it comes from, the ways to deploy it, and its tabs. */
export function ProjectFrame({ id, children }: { id: string; children: ReactNode }) {
  const project = useQuery(projectQuery(id));
  if (project.isPending) return <FrameSkeleton />;
  if (!project.data)
    return (
      <ErrorState
        of="This project"
        error={project.error}
        onRetry={() => void project.refetch()}
        retrying={project.isFetching}
        instead={{ href: routes.projects, label: "To the projects" }}
      />
    );
  return <Framed project={project.data}>{children}</Framed>;
}

function Framed({ project, children }: { project: Project; children: ReactNode }) {
  const environments = useQuery(environmentsQuery(project.id));
  const [choosing, setChoosing] = useState(false);
  const { deploy } = useDeploy(project);
  useShortcuts({ d: () => deploy() });
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
      <LinkTabs
        label={project.name}
        tabs={[
          { href: routes.project(project.id), label: "Overview" },
          { href: routes.projectVariables(project.id), label: "Variables" },
          { href: routes.projectSettings(project.id), label: "Settings" },
        ]}
      />
      <div className="mt-5">{children}</div>
      {environments.data && choosing && (
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

function FrameSkeleton() {
  return (
    <div aria-busy>
      <p role="status" className="sr-only">
        Loading the project
      </p>
      <Skeleton className="h-6 w-40" />
      <Skeleton className="mt-2 h-4 w-72 max-w-full" />
      <Skeleton shape="card" className="mt-10 h-36" />
      <Skeleton shape="card" className="mt-8 h-72" />
    </div>
  );
}
