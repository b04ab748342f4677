"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { ArrowDown, Hourglass } from "lucide-react";
import { Button } from "@/components/ui/button";
import { stageLabel } from "@/config/stages";
import type { Deployment, StageName } from "@/lib/api/types";
import { formatDuration } from "@/lib/time/format-duration";
import { useNow } from "@/lib/time/use-now";
import { deploymentListQuery } from "../api/deployment-queries";
import { slowStage } from "../rules/slow-stage";
import { Notice } from "./deployment-notice";

/** Says that a stage takes far longer than it usually does here, and offers its log; the way to cancel is in the header. */
export function SlowStageNotice({
  deployment,
  onShow,
}: {
  deployment: Deployment;
  onShow: (stage: StageName) => void;
}) {
  const others = useInfiniteQuery(deploymentListQuery({ projectId: deployment.project_id })).data?.pages ?? [];
  const slow = slowStage(
    deployment,
    others.flatMap((page) => page.items),
    useNow(),
  );
  if (!slow) return null;
  return (
    <Notice
      tone="warn"
      icon={<Hourglass aria-hidden />}
      title={`${stageLabel(slow.stage)} takes longer than usual`}
      action={
        <Button size="small" onClick={() => onShow(slow.stage)}>
          <ArrowDown aria-hidden />
          Show its log
        </Button>
      }
    >
      {formatDuration(slow.elapsed)} so far; as a rule it takes {formatDuration(slow.usual)}. It can be cancelled.
    </Notice>
  );
}
