"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { Card, CardHeader } from "@/components/ui/card";
import { InlineError } from "@/components/ui/inline-error";
import { Skeleton } from "@/components/ui/skeleton";
import { routes } from "@/config/routes";
import type { Deployment } from "@/lib/api/types";
import { deploymentChangesQuery } from "../api/deployment-changes";
import { changesOf } from "../rules/changes";
import { ChangeLine } from "./change-line";

/** What the deployment changes against what was live before it. */
export function DeploymentChanges({ deployment }: { deployment: Deployment }) {
  const known = `${deployment.commit?.sha ?? ""} ${deployment.image?.digest ?? ""}`;
  const query = useQuery(deploymentChangesQuery(deployment.id, known));
  const changes = query.data ? changesOf(query.data) : [];
  const since = query.data?.since;
  return (
    <Card>
      <CardHeader title="Changes">
        {since && (
          <span className="text-ink-faint text-xs">
            since{" "}
            <Link
              href={routes.deployment(since.id)}
              className="underline decoration-line-strong underline-offset-2 hover:text-ink"
            >
              #{since.number}
            </Link>
          </span>
        )}
      </CardHeader>
      <div className="p-4 text-sm">
        {query.isError ? (
          <InlineError error={query.error} onRetry={() => void query.refetch()} retrying={query.isFetching} />
        ) : !query.data ? (
          <Skeleton className="h-4 w-3/5" />
        ) : !since ? (
          <p className="text-ink-muted">Nothing was live before: all of it is new.</p>
        ) : changes.length === 0 ? (
          <p className="text-ink-muted">The same commit, image and configuration.</p>
        ) : (
          <ul className="space-y-2">
            {changes.map((change) => (
              <ChangeLine key={change.what} change={change} />
            ))}
          </ul>
        )}
      </div>
    </Card>
  );
}
