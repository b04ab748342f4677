"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { ArrowDown, Ban, Hourglass } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { routes } from "@/config/routes";
import { stageLabel } from "@/config/stages";
import type { Deployment, StageName } from "@/lib/api/types";
import { formatDuration } from "@/lib/time/format-duration";
import { useNow } from "@/lib/time/use-now";
import { deploymentListQuery } from "../api/deployment-queries";
import { actionsFor } from "../rules/actions";
import { slowStage } from "../rules/slow-stage";
import { Notice } from "./deployment-notice";

/** Says that a stage takes far longer than it usually does here, and offers its log and to cancel, which asks first. */
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
  const cancellable = actionsFor(deployment).includes("cancel");
  return (
    <Notice
      tone="warn"
      icon={<Hourglass aria-hidden />}
      title={`${stageLabel(slow.stage)} takes longer than usual`}
      action={
        <div className="flex flex-wrap gap-2">
          <Button size="small" onClick={() => onShow(slow.stage)}>
            <ArrowDown aria-hidden />
            Show its log
          </Button>
          {cancellable && (
            <Button size="small" asChild>
              <Link href={routes.act(deployment.id, "cancel")} replace scroll={false}>
                <Ban aria-hidden />
                Cancel the deployment
              </Link>
            </Button>
          )}
        </div>
      }
    >
      {formatDuration(slow.elapsed)} so far; as a rule it takes {formatDuration(slow.usual)}.
    </Notice>
  );
}
