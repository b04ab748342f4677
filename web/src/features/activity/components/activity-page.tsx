"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Activity, Filter } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { LazyEndlessList } from "@/components/ui/lazy-endless-list";
import { PageHeader } from "@/components/ui/page-header";
import { RowsSkeleton } from "@/components/ui/rows-skeleton";
import { routes } from "@/config/routes";
import { useAddress } from "@/lib/use-address";
import { activityQuery } from "../api/activity-queries";
import { type ActivityFilter, filterOf, isFiltered, queryOf } from "../rules/activity-filter";
import { ActivityFilters } from "./activity-filters";
import { ActivityRow } from "./activity-row";

/** Every event of every project, newest first and live. */
export function ActivityPage() {
  const [parameters, setQuery] = useAddress();
  const filter = filterOf(parameters);
  const list = useInfiniteQuery(activityQuery(filter));
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const actors = new Map(
    items.flatMap(({ actor }) => (actor.id ? [[actor.id, actor.name ?? "a former user"] as const] : [])),
  );
  return (
    <>
      <PageHeader title="Activity" about="Everything that happened, and who caused it." />
      <ActivityFilters filter={filter} actors={actors} onChange={(next) => setQuery(queryOf(next))} />
      <div className="mt-4">
        {list.isPending ? (
          <RowsSkeleton label="Loading what happened" />
        ) : !list.data ? (
          <ErrorState
            of="What happened"
            error={list.error}
            onRetry={() => void list.refetch()}
            retrying={list.isFetching}
          />
        ) : items.length === 0 ? (
          <NothingHappened filter={filter} onClear={() => setQuery("")} />
        ) : (
          <LazyEndlessList
            label="Events"
            items={items}
            keyOf={({ id }) => id}
            rowHeight={57}
            row={(item, place) => <ActivityRow key={item.id} item={item} place={place} />}
            hasMore={list.hasNextPage}
            loading={list.isFetchingNextPage}
            problem={list.isFetchNextPageError ? list.error.message : null}
            onMore={list.fetchNextPage}
            more="Show older"
          />
        )}
      </div>
    </>
  );
}

function NothingHappened({ filter, onClear }: { filter: ActivityFilter; onClear: () => void }) {
  return isFiltered(filter) ? (
    <EmptyState icon={Filter} title="Nothing matches" action={<Button onClick={onClear}>Show everything</Button>}>
      No event is like this. Events that come and match appear here by themselves.
    </EmptyState>
  ) : (
    <EmptyState
      icon={Activity}
      title="Nothing has happened yet"
      action={
        <Button asChild look="primary">
          <Link href={routes.newProject}>New project</Link>
        </Button>
      }
    >
      Every change of a project, an environment or a deployment is told here, with who caused it.
    </EmptyState>
  );
}
