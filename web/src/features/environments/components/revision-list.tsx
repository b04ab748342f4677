"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { CircleCheck, Flag } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { InlineError } from "@/components/ui/inline-error";
import { Loading } from "@/components/ui/loading";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { routes } from "@/config/routes";
import { ChangeLine } from "@/features/deployments/components/change-line";
import { configurationChanges } from "@/features/deployments/rules/changes";
import { describeActor } from "@/features/deployments/rules/timeline";
import type { Environment, Revision } from "@/lib/api/types";
import { revisionsQuery } from "../api/environment-queries";
import { withoutChange } from "../rules/revision";

interface Props {
  projectId: string;
  environment: Environment;
}

/** The configuration revisions of an environment, newest first: who made each when, what it changed, and what runs with it. */
export function RevisionList({ projectId, environment }: Props) {
  const { data, isPending, isFetching, error, refetch, hasNextPage, fetchNextPage } = useInfiniteQuery(
    revisionsQuery(projectId, environment.name),
  );
  if (isPending)
    return (
      <Loading label="Loading the revisions">
        <Skeleton shape="card" className="h-24" />
      </Loading>
    );
  const revisions = data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <>
      {revisions.length > 0 && (
        <ul
          aria-label="Configuration revisions"
          className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface"
        >
          {revisions.map((revision) => (
            <RevisionRow key={revision.number} revision={revision} live={environment.live} />
          ))}
        </ul>
      )}
      {error ? (
        <div className="mt-3">
          <InlineError
            error={error}
            onRetry={() => void (hasNextPage ? fetchNextPage() : refetch())}
            retrying={isFetching}
          />
        </div>
      ) : (
        hasNextPage && (
          <Button size="small" className="mt-3" busy={isFetching} onClick={() => void fetchNextPage()}>
            Load older revisions
          </Button>
        )
      )}
    </>
  );
}

function RevisionRow({ revision, live }: { revision: Revision; live: Environment["live"] }) {
  const { number, current, at, actor } = revision;
  const nothing = withoutChange(revision);
  return (
    <li data-revision={number} className="px-4 py-2.5 text-sm">
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5">
        <span className="font-medium">Revision {number}</span>
        {current && (
          <span className="inline-flex items-baseline gap-1 text-accent text-xs">
            <Flag className="size-3.5 self-center" aria-hidden />
            for new deployments
          </span>
        )}
        {live?.config_revision === number && (
          <span className="inline-flex items-baseline gap-1 text-ok text-xs">
            <CircleCheck className="size-3.5 self-center" aria-hidden />
            <Link href={routes.deployment(live.deployment_id)} className="hover:underline">
              #{live.number} is live with it
            </Link>
          </span>
        )}
        <span className="ml-auto text-ink-faint text-xs">
          {describeActor(actor)} · <RelativeTime at={at} />
        </span>
      </div>
      {nothing ? (
        <p className="mt-1 text-ink-muted text-xs">{nothing}</p>
      ) : (
        <ul className="mt-1.5 space-y-1">
          {configurationChanges(revision).map((change) => (
            <ChangeLine key={change.what} change={change} />
          ))}
        </ul>
      )}
    </li>
  );
}
