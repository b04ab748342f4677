"use client";

import { useInfiniteQuery, useQueries } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { InlineError } from "@/components/ui/inline-error";
import { PageHeader } from "@/components/ui/page-header";
import { RowsSkeleton } from "@/components/ui/rows-skeleton";
import { routes } from "@/config/routes";
import { deploymentListQuery } from "@/features/deployments/api/deployment-queries";
import { environmentsQuery, projectListQuery } from "@/features/projects/api/project-queries";
import type { DeploymentStatus } from "@/lib/api/types";
import { needsAttention, type PlacedEnvironment } from "../rules/attention";
import { firstSteps } from "../rules/first-steps";
import { liveNow } from "../rules/live-now";
import { AttentionList } from "./attention-list";
import { Figures } from "./figures";
import { FirstStepsCard } from "./first-steps-card";
import { LiveList } from "./live-list";
import { UnderWay } from "./under-way";

/** The first pages of four lists say all that matters now; what is older is in the list of deployments. */
function useDeployments(status: DeploymentStatus) {
  const list = useInfiniteQuery(deploymentListQuery({ status }));
  return { ...list, items: list.data?.pages.flatMap((page) => page.items) ?? [] };
}

/** What is live and how well, what is under way and what it waits for, what went wrong. */
export function OverviewPage() {
  const projects = useInfiniteQuery(projectListQuery);
  const live = useDeployments("live");
  const running = useDeployments("running");
  const queued = useDeployments("queued");
  const failed = useDeployments("failed");
  const { environments, loading, problem } = usePlacedEnvironments(live.items);

  const header = (
    <PageHeader title="Overview">
      <Button asChild look="primary">
        <Link href={routes.newProject}>
          <Plus aria-hidden />
          New project
        </Link>
      </Button>
    </PageHeader>
  );

  const lists = [projects, live, running, queued, failed];
  const refused = lists.find((list) => list.isError && !list.data);
  if (refused?.error) {
    const again = () => void Promise.all(lists.map((list) => list.refetch()));
    return (
      <>
        {header}
        <div className="mt-5">
          <ErrorState
            of="The overview"
            error={refused.error}
            onRetry={again}
            retrying={lists.some((list) => list.isFetching)}
          />
        </div>
      </>
    );
  }
  if (lists.some((list) => list.isPending)) {
    return (
      <>
        {header}
        <div className="mt-5">
          <RowsSkeleton label="Loading the overview" />
        </div>
      </>
    );
  }

  const all = [...running.items, ...queued.items, ...failed.items, ...live.items].sort((a, b) =>
    a.id < b.id ? 1 : -1,
  );
  const liveItems = liveNow(live.items);
  const steps = firstSteps(projects.data?.pages.flatMap((page) => page.items) ?? [], all);
  const attention = needsAttention(environments, failed.items, [...live.items, ...running.items, ...queued.items]);
  return (
    <>
      {header}
      {steps && <FirstStepsCard steps={steps} />}
      <Figures
        live={{ count: liveItems.length, more: live.hasNextPage }}
        running={{ count: running.items.length, more: running.hasNextPage }}
        queued={{ count: queued.items.length, more: queued.hasNextPage }}
        attention={{ count: attention.length, more: false }}
      />
      {problem && (
        <div className="mt-4 rounded-xl border border-line bg-surface px-4 py-3">
          <p className="mb-1 font-medium text-sm">How well {problem.what} fares could not be read</p>
          <InlineError error={problem.error} onRetry={problem.retry} retrying={problem.retrying} />
        </div>
      )}
      <AttentionList items={attention} />
      <UnderWay running={running.items} queued={queued.items} />
      <LiveList deployments={liveItems} environments={environments} loading={loading} hasMore={live.hasNextPage} />
    </>
  );
}

interface Placed {
  environments: PlacedEnvironment[];
  loading: boolean;
  /** What is missing among them. */
  problem: { what: string; error: Error; retry: () => void; retrying: boolean } | null;
}

/** The environments of the projects that have something live, in the order of `live`. */
function usePlacedEnvironments(live: readonly { project_id: string; project_name: string }[]): Placed {
  const projects = [...new Map(live.map(({ project_id, project_name }) => [project_id, project_name]))];
  return useQueries({
    queries: projects.map(([id]) => environmentsQuery(id)),
    combine: (results) => {
      const failed = results.filter((result) => result.isError && !result.data);
      const broken = projects.filter((_, index) => failed.some((one) => one === results[index]));
      return {
        environments: results.flatMap((result, index) => {
          const [id = "", name = ""] = projects[index] ?? [];
          return (result.data ?? []).map((environment) => ({ project: { id, name }, environment }));
        }),
        loading: results.some((result) => result.isPending),
        problem: failed[0]?.error
          ? {
              what: broken.length === 1 ? (broken[0]?.[1] ?? "") : `what is live of ${broken.length} projects`,
              error: failed[0].error,
              retry: () => void Promise.all(failed.map((result) => result.refetch())),
              retrying: failed.some((result) => result.isFetching),
            }
          : null,
      };
    },
  });
}
