"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Filter, Rocket } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { LazyEndlessList } from "@/components/ui/lazy-endless-list";
import { deploymentListQuery } from "../api/deployment-queries";
import type { DeploymentFilter } from "../rules/place-deployment";
import { DeploymentRow, DeploymentRowSkeleton } from "./deployment-row";

interface Props {
  filter: DeploymentFilter;
  /** The filter holds more than what the page is about, so "nothing" may mean "nothing like this". */
  filtered: boolean;
  onClearFilter: () => void;
  /** What to do next when there is nothing yet. */
  firstAction: ReactNode;
}

/** Deployments, newest first, page by page; kept true by the page's activity stream. */
export function DeploymentList({ filter, filtered, onClearFilter, firstAction }: Props) {
  const list = useInfiniteQuery(deploymentListQuery(filter));

  if (list.isPending) {
    return (
      <ul
        aria-busy
        aria-label="Deployments"
        className="divide-y divide-line overflow-hidden rounded-xl border border-line bg-surface"
      >
        {["a", "b", "c", "d", "e"].map((key) => (
          <DeploymentRowSkeleton key={key} />
        ))}
      </ul>
    );
  }
  if (!list.data)
    return (
      <ErrorState
        of="The list of deployments"
        error={list.error}
        onRetry={() => void list.refetch()}
        retrying={list.isFetching}
      />
    );

  const deployments = list.data.pages.flatMap((page) => page.items);
  if (deployments.length === 0) {
    return filtered ? (
      <EmptyState icon={Filter} title="Nothing matches" action={<Button onClick={onClearFilter}>Show all</Button>}>
        No deployment is like this at the moment.
      </EmptyState>
    ) : (
      <EmptyState icon={Rocket} title="Nothing deployed yet" action={firstAction}>
        A deployment takes a commit through checkout, build, test and rollout until it is live.
      </EmptyState>
    );
  }

  return (
    <LazyEndlessList
      label="Deployments"
      items={deployments}
      keyOf={({ id }) => id}
      rowHeight={63}
      row={(deployment, place) => (
        <DeploymentRow
          key={deployment.id}
          place={place}
          deployment={deployment}
          showProject={filter.projectId === undefined}
        />
      )}
      hasMore={list.hasNextPage}
      loading={list.isFetchingNextPage}
      problem={list.isFetchNextPageError ? list.error.message : null}
      onMore={list.fetchNextPage}
      more="Show older"
    />
  );
}
