"use client";

import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useRef, useState } from "react";
import { Card } from "@/components/ui/card";
import { ErrorState } from "@/components/ui/error-state";
import { routes } from "@/config/routes";
import { usePauseActivity } from "@/features/activity/api/activity-wanted";
import { LazyLogViewer } from "@/features/logs/components/lazy-log-viewer";
import type { LogViewerHandle } from "@/features/logs/components/log-viewer";
import { deploymentLog } from "@/features/logs/rules/log-source";
import { useReplay } from "@/features/replay/api/use-replay";
import { useShortcuts } from "@/features/shell/components/use-shortcuts";
import type { StageName } from "@/lib/api/types";
import { AtMoment } from "@/lib/time/use-now";
import { deploymentEventsQuery, deploymentQuery } from "../api/deployment-queries";
import { useDeploymentStream } from "../api/use-deployment-stream";
import { isFinished } from "../rules/status";
import { DeploymentChanges } from "./deployment-changes";
import { DeploymentFacts } from "./deployment-facts";
import { DeploymentHeader } from "./deployment-header";
import { DeploymentNotice } from "./deployment-notice";
import { DeploymentPageSkeleton } from "./deployment-page-skeleton";
import { EventTimeline } from "./event-timeline";
import { SlowStageNotice } from "./slow-stage-notice";
import { StageGraph } from "./stage-graph";

const ReplayBar = dynamic(() => import("@/features/replay/components/replay-bar").then((module) => module.ReplayBar), {
  ssr: false,
});

interface Props {
  id: string;
  /** The line of the log that the address points at. */
  line: number | null;
}

/** A deployment as it is, live; or, with a version in the address, all of the page as it was then. */
export function DeploymentPage({ id, line }: Props) {
  const query = useQuery(deploymentQuery(id));
  const events = useQuery(deploymentEventsQuery(id)).data;
  const replay = useReplay(id, events);
  const [stage, setStage] = useState<StageName | null>(null);
  const log = useRef<LogViewerHandle>(null);

  useDeploymentStream(id);
  // While it runs, its own stream and its log's tell all there is. In line it moves up by the events of others, and once it is over the
  // page shows what became of its environment.
  usePauseActivity(query.data?.status === "running");
  const inPast = replay.version !== null;
  useShortcuts({
    r: () => (inPast ? replay.leave() : replay.goTo(1)),
    "[": () => replay.step(-1),
    "]": () => replay.step(1),
  });

  const deployment = inPast ? replay.deployment : query.data;
  if (!deployment) {
    const error = query.error ?? replay.error;
    return error ? (
      <ErrorState
        of="This deployment"
        error={error}
        onRetry={() => (query.error ? void query.refetch() : replay.retry())}
        retrying={query.isFetching || replay.retrying}
        instead={{ href: routes.deployments, label: "To the deployments" }}
      />
    ) : (
      <DeploymentPageSkeleton />
    );
  }

  const jumpTo = (target: number) => {
    setStage(null);
    log.current?.jumpToLine(target);
  };
  const moment = inPast && replay.event ? Date.parse(replay.event.at) : null;

  return (
    <AtMoment value={moment}>
      <DeploymentHeader deployment={deployment} inPast={inPast} onReplay={() => replay.goTo(1)} />
      {events && inPast && <ReplayBar replay={replay} events={events} />}
      <DeploymentNotice deployment={deployment} onJumpToLine={jumpTo} />
      {!inPast && deployment.status === "running" && <SlowStageNotice deployment={deployment} onShow={setStage} />}
      <Card className="mt-4 p-2">
        <StageGraph stages={deployment.stages} selected={stage} onSelect={setStage} />
      </Card>
      <div className="mt-4 grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <LazyLogViewer
          ref={log}
          source={deploymentLog(deployment)}
          failure={deployment.failure}
          finished={isFinished(deployment.status)}
          stage={stage}
          onStage={setStage}
          initialLine={line}
          until={replay.event?.at ?? null}
        />
        <div className="grid grid-cols-1 gap-4">
          <DeploymentFacts deployment={deployment} />
          {!inPast && <DeploymentChanges deployment={deployment} />}
          <EventTimeline deploymentId={id} version={replay.version} onVersion={replay.goTo} />
        </div>
      </div>
    </AtMoment>
  );
}
