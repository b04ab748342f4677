"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { ArrowUpRight, GitCommitHorizontal } from "lucide-react";
import Link from "next/link";
import { Card } from "@/components/ui/card";
import { InlineError } from "@/components/ui/inline-error";
import { Loading } from "@/components/ui/loading";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { routes } from "@/config/routes";
import { deploymentListQuery } from "@/features/deployments/api/deployment-queries";
import { StageTrack } from "@/features/deployments/components/stage-track";
import { subject } from "@/features/deployments/rules/commit";
import { EnvironmentHealth } from "@/features/environments/components/environment-health";
import type { Project } from "@/lib/api/types";
import { environmentsQuery } from "../api/project-queries";
import { DeployButton } from "./deploy-button";
import { SparklineBars } from "./sparkline-bars";

/** A project at a glance: what is live and where, how it went lately, and one click to deploy. */
export function ProjectCard({ project }: { project: Project }) {
  const environments = useQuery(environmentsQuery(project.id));
  const deployments = useInfiniteQuery(deploymentListQuery({ projectId: project.id }));

  const production = environments.data?.find(({ name }) => name === "production") ?? environments.data?.[0];
  const recent = deployments.data?.pages[0]?.items ?? [];
  const running = recent.find(({ status }) => status === "running");
  const live = production?.live;

  return (
    <Card
      className="relative flex min-h-44 flex-col p-4 transition-colors hover:border-line-strong"
      data-project={project.name}
    >
      <div className="flex items-start justify-between gap-3">
        <h2 className="min-w-0 truncate font-semibold">
          <Link
            href={routes.project(project.id)}
            className="after:absolute after:inset-0 after:rounded-xl focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-accent"
          >
            {project.name}
          </Link>
        </h2>
        {production && <EnvironmentHealth environment={production} />}
      </div>

      {environments.isPending ? (
        <Loading label={`Loading what is live of ${project.name}`} className="mt-3 space-y-2">
          <Skeleton className="h-3.5 w-3/5" />
          <Skeleton className="h-3.5 w-4/5" />
        </Loading>
      ) : live && production ? (
        <>
          <a
            href={production.url}
            target="_blank"
            rel="noreferrer"
            className="relative z-10 mt-1 inline-flex max-w-full items-center gap-0.5 self-start text-ink-muted text-sm hover:text-ink hover:underline"
          >
            <span className="truncate">{production.url.replace(/^https?:\/\//, "")}</span>
            <ArrowUpRight className="size-3.5 shrink-0" aria-hidden />
          </a>
          <p className="mt-3 flex min-w-0 items-center gap-1.5 text-sm">
            <GitCommitHorizontal className="size-4 shrink-0 text-ink-faint" aria-hidden />
            <span className="truncate">{subject(live.commit_message)}</span>
          </p>
          <p className="mt-0.5 pl-5.5 text-ink-faint text-xs">
            <span className="font-mono">{live.commit.slice(0, 7)}</span> · #{live.number} · live since{" "}
            <RelativeTime at={live.since} />
          </p>
        </>
      ) : environments.isError ? (
        <div className="relative z-10 mt-3">
          <InlineError
            error={environments.error}
            onRetry={() => void environments.refetch()}
            retrying={environments.isFetching}
          />
        </div>
      ) : (
        <p className="mt-3 text-ink-muted text-sm">Nothing is live yet.</p>
      )}

      <div className="mt-auto flex items-end justify-between gap-3 pt-4">
        {running ? (
          <Link
            href={routes.deployment(running.id)}
            className="relative z-10 min-w-0 space-y-1.5 text-accent text-xs hover:underline"
          >
            <span className="block truncate">
              #{running.number} is at {running.stage ?? "work"}
            </span>
            <StageTrack stages={running.stages} />
          </Link>
        ) : deployments.isPending ? (
          <Skeleton className="h-6 w-24" />
        ) : deployments.isError && !deployments.data ? (
          <div className="relative z-10 min-w-0 text-xs">
            <InlineError
              error={deployments.error}
              onRetry={() => void deployments.refetch()}
              retrying={deployments.isFetching}
            />
          </div>
        ) : (
          <SparklineBars deployments={recent} />
        )}
        <DeployButton project={project} size="small" className="relative z-10" />
      </div>
    </Card>
  );
}
