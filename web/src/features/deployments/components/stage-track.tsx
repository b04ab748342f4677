import { stageLabel } from "@/config/stages";
import type { Stage } from "@/lib/api/types";
import { cn } from "@/lib/cn";
import { stageAppearance, toneFill } from "../rules/status";

/** The seven stages as a thin line, for rows: how far a running deployment is. */
export function StageTrack({ stages, className }: { stages: readonly Stage[]; className?: string }) {
  const done = stages.filter(({ status }) => status === "succeeded" || status === "skipped").length;
  return (
    <span role="img" aria-label={`${done} of ${stages.length} stages done`} className={cn("flex gap-0.5", className)}>
      {stages.map(({ name, status }) => (
        <span
          key={name}
          title={`${stageLabel(name)}: ${stageAppearance[status].word.toLowerCase()}`}
          className={cn(
            "h-1 w-5 rounded-full",
            status === "pending" ? "bg-line-strong/60" : toneFill[stageAppearance[status].tone],
            status === "running" && "animate-pulse",
          )}
        />
      ))}
    </span>
  );
}
