import { ArrowDown, CircleX, Info, Undo2 } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { stageLabel } from "@/config/stages";
import type { Deployment } from "@/lib/api/types";
import { cn } from "@/lib/cn";
import { type Tone, toneBadge, toneText } from "../rules/status";

interface Props {
  deployment: Deployment;
  onJumpToLine: (line: number) => void;
}

/** What a person must know before anything else: why it failed, that it is being taken back, that it is about to end. */
export function DeploymentNotice({ deployment, onJumpToLine }: Props) {
  const { failure } = deployment;
  return (
    <>
      {failure && (
        <Notice
          tone="bad"
          icon={<CircleX aria-hidden />}
          title={failure.stage ? `Failed in ${stageLabel(failure.stage)}` : "Failed"}
          code={failure.code}
          action={
            failure.log_line !== null && (
              <Button size="small" onClick={() => onJumpToLine(failure.log_line ?? 1)}>
                <ArrowDown aria-hidden />
                Show line {failure.log_line}
              </Button>
            )
          }
        >
          {failure.reason}
        </Notice>
      )}
      {deployment.status === "cancelled" && deployment.cancellation_reason && (
        <Notice tone="warn" icon={<Info aria-hidden />} title="Cancelled">
          {deployment.cancellation_reason}
        </Notice>
      )}
      {deployment.retired_reason && (
        <Notice tone="idle" icon={<Info aria-hidden />} title="Taken down">
          {deployment.retired_reason}
        </Notice>
      )}
      {deployment.reverting && (
        <Notice tone="warn" icon={<Undo2 aria-hidden />} title="Git is being brought back">
          The GitOps repository returns to what was live before. The live version is not affected.
        </Notice>
      )}
      {deployment.cancellation_requested && deployment.status === "running" && !deployment.reverting && (
        <Notice tone="warn" icon={<Info aria-hidden />} title="Cancellation requested">
          It ends as soon as its work has been stopped.
        </Notice>
      )}
    </>
  );
}

interface NoticeProps {
  tone: Tone;
  icon: ReactNode;
  title: string;
  code?: string;
  action?: ReactNode;
  children: ReactNode;
}

export function Notice({ tone, icon, title, code, action, children }: NoticeProps) {
  return (
    <section aria-label={title} className={cn("mt-4 flex gap-3 rounded-xl px-4 py-3 [&_svg]:size-4", toneBadge[tone])}>
      <span className={cn("mt-0.5 shrink-0 [&_svg]:size-5", toneText[tone])}>{icon}</span>
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-baseline gap-x-2.5">
          <h2 className="font-semibold">{title}</h2>
          {code && <code className="font-mono text-xs">{code}</code>}
        </div>
        <p className="mt-0.5 whitespace-pre-wrap text-ink text-sm break-words">{children}</p>
        {action && <div className="mt-2.5">{action}</div>}
      </div>
    </section>
  );
}
