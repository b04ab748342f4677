import { ArrowUpRight, CircleCheck } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { routes } from "@/config/routes";
import { shortSha, subject } from "@/features/deployments/rules/commit";
import { EnvironmentHealth } from "@/features/environments/components/environment-health";
import type { Deployment } from "@/lib/api/types";
import { type PlacedEnvironment, placeName } from "../rules/attention";
import { Section } from "./section";

interface Props {
  deployments: readonly Deployment[];
  environments: readonly PlacedEnvironment[];
  /** More environments are on their way. */
  loading: boolean;
  hasMore: boolean;
}

/** What is live where, and how well. */
export function LiveList({ deployments, environments, loading, hasMore }: Props) {
  return (
    <Section
      title="Live"
      aside={
        hasMore && (
          <Link
            href={`${routes.deployments}?status=live`}
            className="text-ink-muted text-sm hover:text-ink hover:underline"
          >
            Show all
          </Link>
        )
      }
    >
      {deployments.length === 0 ? (
        <EmptyState
          icon={CircleCheck}
          title="Nothing is live yet"
          action={
            <Button asChild>
              <Link href={routes.projects}>To the projects</Link>
            </Button>
          }
        >
          A deployment that has gone through all of its stages serves its address, and is shown here.
        </EmptyState>
      ) : (
        <ul className="divide-y divide-line overflow-hidden rounded-xl border border-line bg-surface shadow-card">
          {deployments.map((deployment) => (
            <LiveRow
              key={deployment.id}
              deployment={deployment}
              loading={loading}
              placed={environments.find(
                ({ project, environment }) =>
                  project.id === deployment.project_id && environment.name === deployment.environment,
              )}
            />
          ))}
        </ul>
      )}
    </Section>
  );
}

interface RowProps {
  deployment: Deployment;
  placed: PlacedEnvironment | undefined;
  loading: boolean;
}

function LiveRow({ deployment, placed, loading }: RowProps) {
  const { project_id, project_name, environment, url, number, commit } = deployment;
  return (
    <li
      data-live={project_name}
      className="relative grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 px-4 py-3 hover:bg-hover md:grid-cols-[minmax(0,12rem)_minmax(0,1fr)_minmax(0,16rem)_8rem_6rem]"
    >
      <Link
        href={routes.project(project_id)}
        className="min-w-0 truncate font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-accent focus-visible:after:-outline-offset-2"
      >
        {placeName(project_name, environment)}
      </Link>
      <p className="min-w-0 truncate text-ink-muted text-sm max-md:order-3">
        {commit && subject(commit.message)}{" "}
        <span className="text-ink-faint text-xs">
          #{number} · <span className="font-mono">{shortSha(deployment)}</span>
        </span>
      </p>
      <p className="min-w-0 max-md:order-4 max-md:text-right">
        {url && (
          <a
            href={url}
            target="_blank"
            rel="noreferrer"
            className="relative z-10 inline-flex max-w-full items-center gap-0.5 text-ink-muted text-sm hover:text-ink hover:underline"
          >
            <span className="truncate">{url.replace(/^https?:\/\//, "")}</span>
            <ArrowUpRight className="size-3.5 shrink-0" aria-hidden />
          </a>
        )}
      </p>
      <span className="max-md:order-2 max-md:justify-self-end">
        {placed ? (
          <EnvironmentHealth environment={placed.environment} />
        ) : (
          loading && <Skeleton className="h-3.5 w-16" />
        )}
      </span>
      <RelativeTime
        at={deployment.finished_at ?? deployment.requested_at}
        className="text-right text-ink-faint text-xs tabular-nums max-md:hidden"
      />
    </li>
  );
}
