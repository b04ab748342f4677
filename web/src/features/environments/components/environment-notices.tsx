"use client";

import { useQuery } from "@tanstack/react-query";
import { CirclePause, CircleX, GitCompareArrows, Hourglass, LoaderCircle } from "lucide-react";
import { Button } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/relative-time";
import { TickingDuration } from "@/components/ui/ticking-duration";
import { Notice } from "@/features/deployments/components/deployment-notice";
import type { Environment, EnvironmentChange } from "@/lib/api/types";
import { driftsQuery } from "../api/environment-queries";
import { driftWords, openDrifts } from "../rules/drift";
import { changeToTell, changeWords } from "../rules/environment-changes";

interface Props {
  projectId: string;
  environment: Environment;
}

/** What a person must know of an environment before anything else: that it is stopped or changing, what failed, what has drifted. */
export function EnvironmentNotices({ projectId, environment }: Props) {
  const change = changeToTell(environment);
  const log = change
    ? `/api/bff/projects/${projectId}/environments/${encodeURIComponent(environment.name)}/changes/${change.id}/logs`
    : "";
  return (
    <>
      {environment.stopped && change?.kind !== "start" && (
        <Notice tone="idle" icon={<CirclePause aria-hidden />} title="Stopped">
          {environment.url} answers with a page that says so. Deployments wait until it is started.
        </Notice>
      )}
      {change && <ChangeNotice change={change} log={log} />}
      <Drifts projectId={projectId} environment={environment} />
    </>
  );
}

function ChangeNotice({ change, log }: { change: EnvironmentChange; log: string }) {
  const words = changeWords[change.kind];
  const action = (
    <Button asChild size="small">
      <a href={log} target="_blank" rel="noreferrer">
        Its log
      </a>
    </Button>
  );
  if (change.status === "failed")
    return (
      <Notice
        tone="bad"
        icon={<CircleX aria-hidden />}
        title={words.failed}
        code={change.failure?.code}
        action={action}
      >
        {change.failure?.reason ?? "Why is not known."} What served goes on.
      </Notice>
    );
  if (change.status === "waiting")
    return (
      <Notice tone="busy" icon={<Hourglass aria-hidden />} title={words.waits}>
        It has its turn before all waiting deployments.
      </Notice>
    );
  return (
    <Notice
      tone={change.reverting ? "warn" : "busy"}
      icon={<LoaderCircle className="animate-spin [animation-duration:2s]" aria-hidden />}
      title={change.reverting ? `${words.label}: Git is being brought back` : words.underWay}
      action={action}
    >
      Since <TickingDuration startedAt={change.started_at ?? change.requested_at} finishedAt={null} />
      {change.note && ` · ${change.note}`}
    </Notice>
  );
}

/** What is otherwise than it should be, with both values: how it should be and how it is. */
function Drifts({ projectId, environment }: Props) {
  const events = useQuery(driftsQuery(projectId)).data ?? [];
  const drifts = openDrifts(events, environment.id);
  return drifts.map(({ what, wanted, found, since }) => {
    const { title, advice } = driftWords(what);
    return (
      <Notice key={what} tone="warn" icon={<GitCompareArrows aria-hidden />} title={title}>
        <span className="grid grid-cols-[4rem_minmax(0,1fr)] gap-x-3 font-mono text-xs leading-5">
          <span className="text-ink-muted">wanted</span>
          <span>{wanted}</span>
          <span className="text-ink-muted">found</span>
          <span>{found}</span>
        </span>
        <span className="mt-1 block">
          Since <RelativeTime at={since} />. {advice}
        </span>
      </Notice>
    );
  });
}
