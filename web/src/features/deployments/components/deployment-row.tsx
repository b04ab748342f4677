import { ArrowUpRight } from "lucide-react";
import Link from "next/link";
import { memo } from "react";
import type { RowPlace } from "@/components/ui/endless-list";
import { RelativeTime } from "@/components/ui/relative-time";
import { TickingDuration } from "@/components/ui/ticking-duration";
import { routes } from "@/config/routes";
import { stageLabel } from "@/config/stages";
import type { Deployment } from "@/lib/api/types";
import { describeTrigger } from "../rules/trigger";
import { describeWaiting } from "../rules/waiting";
import { CommitLine, commitSubject } from "./commit-line";
import { StageTrack } from "./stage-track";
import { StatusBadge } from "./status-badge";

/** The place is a new object each time; what matters is what it says. */
const sameRow = (a: Props, b: Props): boolean =>
  a.deployment === b.deployment &&
  a.showProject === b.showProject &&
  a.place?.["data-index"] === b.place?.["data-index"] &&
  a.place?.["aria-setsize"] === b.place?.["aria-setsize"];

interface Props {
  deployment: Deployment;
  /** Lists over several projects name each row's. */
  showProject?: boolean;
  /** Where it stands in a list that holds only the rows in view. */
  place?: RowPlace;
}

/** Remembered: of thousands only those that changed are drawn again while one scrolls. */
export const DeploymentRow = memo(function DeploymentRow({ deployment, showProject, place }: Props) {
  const trigger = describeTrigger(deployment.trigger);
  const waiting = describeWaiting(deployment);
  return (
    <li
      {...place}
      data-deployment={deployment.number}
      className="relative grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1.5 px-4 py-3 transition-colors hover:bg-hover md:grid-cols-[7.25rem_minmax(0,1fr)_11rem_6rem]"
    >
      <StatusBadge status={deployment.status} className="justify-self-start" />

      <div className="min-w-0 max-md:order-3 max-md:col-span-2">
        <div className="flex min-w-0 items-baseline gap-2">
          <Link
            href={routes.deployment(deployment.id)}
            className="min-w-0 truncate font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-accent focus-visible:after:-outline-offset-2"
          >
            <span className="sr-only">
              {showProject ? `${deployment.project_name} ` : ""}deployment {deployment.number}:{" "}
            </span>
            {commitSubject(deployment)}
          </Link>
        </div>
        <div className="mt-0.5 flex min-w-0 flex-wrap items-center gap-x-2.5 text-xs">
          <span className="shrink-0 text-ink-muted tabular-nums">
            {showProject && `${deployment.project_name} `}#{deployment.number}
          </span>
          <CommitLine deployment={deployment} />
          {deployment.status === "live" && deployment.url && (
            <a
              href={deployment.url}
              target="_blank"
              rel="noreferrer"
              aria-label={`Open ${deployment.url}`}
              className="relative z-10 inline-flex min-w-0 items-center gap-0.5 text-ink-muted hover:text-ink hover:underline"
            >
              <span className="truncate">{deployment.url.replace(/^https?:\/\//, "")}</span>
              <ArrowUpRight className="size-3.5 shrink-0" aria-hidden />
            </a>
          )}
        </div>
        {deployment.status === "running" && (
          <div className="mt-1.5 flex flex-wrap items-center gap-x-2.5 gap-y-1 text-accent text-xs">
            <StageTrack stages={deployment.stages} />
            {deployment.reverting ? "Bringing Git back" : deployment.stage && stageLabel(deployment.stage)}
          </div>
        )}
        {waiting && <p className="mt-1 text-ink-muted text-xs">{waiting}</p>}
        {deployment.status === "cancelled" && deployment.cancellation_reason && (
          <p className="mt-1 line-clamp-2 text-ink-muted text-xs break-words">{deployment.cancellation_reason}</p>
        )}
        {deployment.status === "failed" && deployment.failure && (
          <p className="mt-1 line-clamp-2 text-bad text-xs break-words">
            {deployment.failure.stage && `${stageLabel(deployment.failure.stage)}: `}
            {deployment.failure.reason}
          </p>
        )}
      </div>

      <div className="flex min-w-0 gap-x-2 text-xs max-md:order-4 max-md:col-span-2 md:block">
        <p className="shrink-0 truncate text-ink-muted">{deployment.environment}</p>
        <p className="truncate text-ink-faint" title={trigger}>
          {trigger}
        </p>
      </div>

      <div className="text-right text-xs tabular-nums max-md:order-2">
        <RelativeTime at={deployment.requested_at} className="text-ink-muted" />
        <p className="text-ink-faint">
          <TickingDuration startedAt={deployment.started_at} finishedAt={deployment.finished_at} />
        </p>
      </div>
    </li>
  );
}, sameRow);

export function DeploymentRowSkeleton() {
  return (
    <li aria-hidden className="flex items-center gap-4 px-4 py-4">
      <span className="h-6 w-20 shrink-0 animate-pulse rounded-full bg-line" />
      <span className="flex-1 space-y-2">
        <span className="block h-3.5 w-2/5 animate-pulse rounded bg-line" />
        <span className="block h-3 w-1/4 animate-pulse rounded bg-line" />
      </span>
      <span className="h-3 w-16 animate-pulse rounded bg-line" />
    </li>
  );
}
