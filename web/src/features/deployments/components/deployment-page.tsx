"use client";

import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { Card } from "@/components/ui/card";
import { ErrorState } from "@/components/ui/error-state";
import { useActivity } from "@/features/activity/api/use-activity";
import { LogViewer, type LogViewerHandle } from "@/features/logs/components/log-viewer";
import type { StageName } from "@/lib/api/types";
import { deploymentQuery } from "../api/deployment-queries";
import { useDeploymentStream } from "../api/use-deployment-stream";
import { isFinished } from "../rules/status";
import { DeploymentFacts } from "./deployment-facts";
import { DeploymentHeader } from "./deployment-header";
import { DeploymentNotice } from "./deployment-notice";
import { DeploymentPageSkeleton } from "./deployment-page-skeleton";
import { EventTimeline } from "./event-timeline";
import { StageGraph } from "./stage-graph";

interface Props {
  id: string;
  /** The line of the log that the address points at. */
  line: number | null;
}

export function DeploymentPage({ id, line }: Props) {
  const query = useQuery(deploymentQuery(id));
  const [stage, setStage] = useState<StageName | null>(null);
  const log = useRef<LogViewerHandle>(null);
  const deployment = query.data;

  useDeploymentStream(id);
  // In line, it moves up by the events of others.
  useActivity(deployment?.status === "queued");

  if (query.isPending) return <DeploymentPageSkeleton />;
  if (!deployment)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} retrying={query.isFetching} />;

  const jumpTo = (target: number) => {
    setStage(null);
    log.current?.jumpToLine(target);
  };

  return (
    <>
      <DeploymentHeader deployment={deployment} />
      <DeploymentNotice deployment={deployment} onJumpToLine={jumpTo} />
      <Card className="mt-4 p-2">
        <StageGraph stages={deployment.stages} selected={stage} onSelect={setStage} />
      </Card>
      <div className="mt-4 grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <LogViewer
          ref={log}
          deploymentId={id}
          fileName={`${deployment.project_name}-${deployment.number}.log`}
          failure={deployment.failure}
          finished={isFinished(deployment.status)}
          stage={stage}
          onStage={setStage}
          initialLine={line}
        />
        <div className="grid grid-cols-1 gap-4">
          <DeploymentFacts deployment={deployment} />
          <EventTimeline deploymentId={id} />
        </div>
      </div>
    </>
  );
}
