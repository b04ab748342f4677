"use client";

import { ArrowUpRight, Clock, History, Hourglass, Timer, User } from "lucide-react";
import Link from "next/link";
import { useEffect } from "react";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { RelativeTime } from "@/components/ui/relative-time";
import { TickingDuration } from "@/components/ui/ticking-duration";
import { routes } from "@/config/routes";
import type { Deployment } from "@/lib/api/types";
import { deploymentAppearance } from "../rules/status";
import { describeTrigger } from "../rules/trigger";
import { describeWaiting } from "../rules/waiting";
import { CommitLine, commitSubject } from "./commit-line";
import { DeploymentActions } from "./deployment-actions";
import { StatusBadge } from "./status-badge";

interface Props {
  deployment: Deployment;
  /** What is shown has been, so there is nothing to be done with it. */
  inPast: boolean;
  onReplay: () => void;
}

export function DeploymentHeader({ deployment, inPast, onReplay }: Props) {
  const waiting = describeWaiting(deployment);
  const name = `${deployment.project_name} #${deployment.number}`;

  // The tab tells how it goes while people look elsewhere.
  const { word } = deploymentAppearance[deployment.status];
  useEffect(() => {
    if (inPast) return;
    document.title = `${word} · ${name} · AutoStack`;
  }, [word, name, inPast]);

  return (
    <header>
      <nav aria-label="Breadcrumb" className="text-ink-faint text-sm">
        <ol className="flex flex-wrap items-center gap-1.5">
          <li>
            <Link href={routes.project(deployment.project_id)} className="hover:text-ink">
              {deployment.project_name}
            </Link>
          </li>
          <li aria-hidden>/</li>
          <li>
            <Link href={routes.environment(deployment.project_id, deployment.environment)} className="hover:text-ink">
              {deployment.environment}
            </Link>
          </li>
          <li aria-hidden>/</li>
          <li aria-current="page" className="text-ink tabular-nums">
            #{deployment.number}
          </li>
        </ol>
      </nav>
      <div className="mt-3 flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0 max-w-full flex-1 basis-80">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
            <StatusBadge status={deployment.status} />
            <h1
              className="min-w-0 max-w-full truncate font-semibold text-lg tracking-tight"
              title={deployment.commit?.message}
            >
              {commitSubject(deployment)}
            </h1>
          </div>
          <div className="mt-2 flex flex-wrap items-center gap-x-4 gap-y-1 text-ink-muted text-xs [&_svg]:size-3.5 [&_svg]:text-ink-faint">
            <CommitLine deployment={deployment} />
            <span className="inline-flex items-center gap-1">
              <User aria-hidden />
              {describeTrigger(deployment.trigger)}
            </span>
            <span className="inline-flex items-center gap-1">
              <Clock aria-hidden />
              <RelativeTime at={deployment.requested_at} />
            </span>
            {deployment.started_at && (
              <span className="inline-flex items-center gap-1 tabular-nums">
                <Timer aria-hidden />
                <TickingDuration startedAt={deployment.started_at} finishedAt={deployment.finished_at} />
              </span>
            )}
            {waiting && (
              <span className="inline-flex items-center gap-1">
                <Hourglass aria-hidden />
                {waiting}
              </span>
            )}
            {deployment.status === "live" && deployment.url && (
              <span className="inline-flex min-w-0 items-center gap-1">
                <a
                  href={deployment.url}
                  target="_blank"
                  rel="noreferrer"
                  className="inline-flex min-w-0 items-center gap-1 font-medium text-ink hover:underline"
                >
                  <ArrowUpRight aria-hidden />
                  <span className="truncate">{deployment.url.replace(/^https?:\/\//, "")}</span>
                </a>
                <CopyButton value={deployment.url} label="address" />
              </span>
            )}
          </div>
        </div>
        {!inPast && (
          <div className="flex shrink-0 flex-wrap items-center gap-2">
            <Button onClick={onReplay} title="Go through what happened, event by event" aria-keyshortcuts="r">
              <History aria-hidden />
              Replay
            </Button>
            <DeploymentActions deployment={deployment} />
          </div>
        )}
      </div>
    </header>
  );
}
