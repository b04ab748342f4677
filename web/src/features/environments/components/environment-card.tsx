"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowUpRight, GitCommitHorizontal } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { Card, CardHeader } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { RelativeTime } from "@/components/ui/relative-time";
import { TickingDuration } from "@/components/ui/ticking-duration";
import { routes } from "@/config/routes";
import { stageLabel } from "@/config/stages";
import { deploymentQuery } from "@/features/deployments/api/deployment-queries";
import { StageTrack } from "@/features/deployments/components/stage-track";
import { StatusIcon } from "@/features/deployments/components/status-badge";
import { subject } from "@/features/deployments/rules/commit";
import type { Environment, LiveRelease } from "@/lib/api/types";
import { EnvironmentFacts } from "./environment-health";

interface Props {
  projectId: string;
  environment: Environment;
  /** A button of its own, where a page shows several environments. */
  children?: ReactNode;
}

/** What an environment serves, where, and what is on its way to it. Side by side where the card is wide. */
export function EnvironmentCard({ projectId, environment, children }: Props) {
  const { live, target, queue } = environment;
  const replicas = environment.overrides.instances?.web ?? environment.replicas;
  return (
    <Card aria-label={environment.name} data-environment={environment.name} className="@container">
      <CardHeader
        title={
          <Link href={routes.environment(projectId, environment.name)} className="hover:underline">
            {environment.name}
          </Link>
        }
      >
        <EnvironmentFacts environment={environment} />
      </CardHeader>
      <div className="grid grid-cols-1 gap-x-6 gap-y-3 p-4 @2xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        {live ? <LiveReleaseLine live={live} /> : <p className="text-ink-muted text-sm">Nothing is live here yet.</p>}
        <Addresses environment={environment} />
        {environment.running && <RunningDeployment id={environment.running} />}
        <div className="col-span-full flex min-h-7 items-center justify-between gap-3 text-ink-faint text-xs">
          <span>
            {replicas} {replicas === 1 ? "replica" : "replicas"} · {target} target
            {queue.length > 0 && ` · ${queue.length} in line`}
          </span>
          {children}
        </div>
      </div>
    </Card>
  );
}

function LiveReleaseLine({ live }: { live: LiveRelease }) {
  return (
    <div className="min-w-0">
      <Link
        href={routes.deployment(live.deployment_id)}
        className="flex min-w-0 items-center gap-1.5 font-medium hover:underline"
      >
        <GitCommitHorizontal className="size-4 shrink-0 text-ink-faint" aria-hidden />
        <span className="truncate">{subject(live.commit_message)}</span>
      </Link>
      <p className="mt-0.5 pl-5.5 text-ink-faint text-xs">
        #{live.number} · <span className="font-mono">{live.commit.slice(0, 7)}</span> · since{" "}
        <RelativeTime at={live.since} />
      </p>
    </div>
  );
}

function Addresses({ environment: { url, local_url, live } }: { environment: Environment }) {
  return (
    <ul aria-label="Addresses" className="space-y-0.5 text-sm">
      {[url, local_url]
        .filter((address) => address !== null)
        .map((address) => (
          <li key={address} className="flex min-w-0 items-center gap-1">
            {live ? (
              <a
                href={address}
                target="_blank"
                rel="noreferrer"
                className="inline-flex min-w-0 items-center gap-1 text-ink-muted hover:text-ink hover:underline"
              >
                <ArrowUpRight className="size-3.5 shrink-0" aria-hidden />
                <span className="truncate">{address.replace(/^https?:\/\//, "")}</span>
              </a>
            ) : (
              <span className="truncate text-ink-faint">{address.replace(/^https?:\/\//, "")}</span>
            )}
            <CopyButton value={address} label="address" />
          </li>
        ))}
    </ul>
  );
}

function RunningDeployment({ id }: { id: string }) {
  const { data: deployment } = useQuery(deploymentQuery(id));
  if (deployment?.status !== "running") return null;
  return (
    <Link
      href={routes.deployment(id)}
      className="col-span-full block rounded-lg bg-accent-soft px-3 py-2 text-accent text-sm hover:underline"
    >
      <span className="flex items-center gap-2">
        <StatusIcon status="running" />
        <span className="min-w-0 truncate">
          #{deployment.number} {deployment.stage ? `in ${stageLabel(deployment.stage)}` : "is starting"}
        </span>
        <TickingDuration startedAt={deployment.started_at} finishedAt={null} className="ml-auto text-xs tabular-nums" />
      </span>
      <StageTrack stages={deployment.stages} className="mt-2 [&>*]:h-1.5" />
    </Link>
  );
}
