"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { ReactNode } from "react";
import type { RowPlace } from "@/components/ui/endless-list";
import { RelativeTime } from "@/components/ui/relative-time";
import { routes } from "@/config/routes";
import { deploymentQuery } from "@/features/deployments/api/deployment-queries";
import { toneFill } from "@/features/deployments/rules/status";
import { describeActor } from "@/features/deployments/rules/timeline";
import { projectQuery } from "@/features/projects/api/project-queries";
import type { ActivityItem } from "@/lib/api/types";
import { cn } from "@/lib/cn";
import { describeActivity, versionsAround } from "../rules/describe-activity";

/** One event: what happened, to what, who caused it, and the ways to how things stood before and after. */
export function ActivityRow({ item, place }: { item: ActivityItem; place: RowPlace }) {
  const { title, detail, tone } = describeActivity(item);
  const { before, after } = versionsAround(item);
  const id = item.deployment_id;
  return (
    <li
      {...place}
      data-event={item.type}
      className="grid grid-cols-[0.5rem_minmax(0,1fr)_auto] items-baseline gap-x-3 gap-y-0.5 px-4 py-2.5 hover:bg-hover md:grid-cols-[0.5rem_minmax(0,1fr)_minmax(0,13rem)_8.5rem_6rem]"
    >
      <span aria-hidden className={cn("size-2 rounded-full", toneFill[tone])} />
      <div className="min-w-0">
        <p className="truncate font-medium text-sm">{title}</p>
        {detail && (
          <p className="truncate text-ink-muted text-xs" title={detail}>
            {detail}
          </p>
        )}
      </div>
      <div className="min-w-0 truncate text-xs max-md:order-4 max-md:col-start-2">
        <Subject item={item} />
        <p className="truncate text-ink-faint">{describeActor(item.actor)}</p>
      </div>
      <p className="flex gap-2 text-xs max-md:order-5">
        {id && before !== null && (
          <StateLink href={routes.replay(id, before)} label={`Before: ${title}`}>
            before
          </StateLink>
        )}
        {id && after !== null && (
          <StateLink href={routes.replay(id, after)} label={`After: ${title}`}>
            after
          </StateLink>
        )}
      </p>
      <RelativeTime at={item.at} className="text-right text-ink-muted text-xs tabular-nums max-md:order-3" />
    </li>
  );
}

function StateLink({ href, label, children }: { href: string; label: string; children: ReactNode }) {
  return (
    <Link
      href={href}
      aria-label={label}
      className="-my-1 rounded border border-line px-1.5 py-1 text-ink-muted leading-none hover:border-line-strong hover:bg-surface hover:text-ink"
    >
      {children}
    </Link>
  );
}

/** What the event is about: a deployment by its number, else the project. Names never change, so they are read once. */
function Subject({ item: { project_id, deployment_id } }: { item: ActivityItem }) {
  const never = Number.POSITIVE_INFINITY;
  const deployment = useQuery({
    ...deploymentQuery(deployment_id ?? ""),
    enabled: deployment_id !== null,
    staleTime: never,
  }).data;
  const project = useQuery({
    ...projectQuery(project_id ?? ""),
    enabled: project_id !== null && deployment_id === null,
    staleTime: never,
  }).data;
  if (deployment) {
    return (
      <Link
        href={routes.deployment(deployment.id)}
        className="block truncate text-ink-muted hover:text-ink hover:underline"
      >
        {deployment.project_name} #{deployment.number}
        {deployment.environment !== "production" && ` · ${deployment.environment}`}
      </Link>
    );
  }
  if (project) {
    return (
      <Link href={routes.project(project.id)} className="block truncate text-ink-muted hover:text-ink hover:underline">
        {project.name}
      </Link>
    );
  }
  return <span className="block h-4" />;
}
