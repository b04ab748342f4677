import type { DeploymentStatus, StageStatus } from "@/lib/api/types";
import { cn } from "@/lib/cn";
import { type Appearance, deploymentAppearance, stageAppearance, toneBadge, toneText } from "../rules/status";

/** Draws a state's shape in its colour; the word stands beside it or is given to assistive technology by the caller. */
function StateIcon({ appearance, size = "size-4" }: { appearance: Appearance; size?: string }) {
  const { icon: Icon, tone } = appearance;
  return (
    <Icon
      aria-hidden
      className={cn("shrink-0", size, toneText[tone], tone === "busy" && "animate-spin [animation-duration:2s]")}
    />
  );
}

export function StatusIcon({ status, size }: { status: DeploymentStatus; size?: string }) {
  return <StateIcon appearance={deploymentAppearance[status]} size={size} />;
}

export function StageIcon({ status, size }: { status: StageStatus; size?: string }) {
  return <StateIcon appearance={stageAppearance[status]} size={size} />;
}

export function StatusBadge({ status, className }: { status: DeploymentStatus; className?: string }) {
  const { word, tone } = deploymentAppearance[status];
  return (
    <span
      data-status={status}
      className={cn(
        "inline-flex h-6 items-center gap-1.5 whitespace-nowrap rounded-full pr-2.5 pl-1.5 font-medium text-xs",
        toneBadge[tone],
        className,
      )}
    >
      <StatusIcon status={status} size="size-3.5" />
      {word}
    </span>
  );
}
