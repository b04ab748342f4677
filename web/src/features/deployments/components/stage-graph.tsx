"use client";

import { TickingDuration } from "@/components/ui/ticking-duration";
import { STAGES } from "@/config/stages";
import type { Stage, StageName } from "@/lib/api/types";
import { cn } from "@/lib/cn";
import { stageAppearance } from "../rules/status";
import { StageIcon } from "./status-badge";

interface Props {
  stages: readonly Stage[];
  /** The stage whose log is shown, or null for all. */
  selected: StageName | null;
  onSelect: (stage: StageName | null) => void;
}

/** The seven stages with their state and time; each shows its part of the log. A row on wide screens, a list on phones. */
export function StageGraph({ stages, selected, onSelect }: Props) {
  const byName = new Map(stages.map((stage) => [stage.name, stage]));
  return (
    <ol aria-label="Stages" className="grid grid-cols-1 sm:grid-cols-7">
      {STAGES.map(({ name, label, does }, index) => {
        const stage = byName.get(name) ?? pending(name);
        const previous = STAGES[index - 1];
        const isSelected = selected === name;
        return (
          <li key={name} data-stage={name} data-status={stage.status} className="relative min-w-0">
            {previous && <Connector from={byName.get(previous.name)?.status ?? "pending"} to={stage.status} />}
            <button
              type="button"
              aria-pressed={isSelected}
              title={stage.note ?? does}
              onClick={() => onSelect(isSelected ? null : name)}
              className={cn(
                "relative flex w-full items-center gap-2.5 rounded-lg px-2 py-1.5 text-left transition-colors hover:bg-hover sm:flex-col sm:gap-1 sm:py-2 sm:text-center",
                isSelected && "bg-hover ring-1 ring-line-strong",
                stage.status === "pending" && "text-ink-faint",
              )}
            >
              <span className="relative z-10 grid size-6 place-items-center rounded-full bg-surface">
                <StageIcon status={stage.status} size="size-5" />
              </span>
              <span className="font-medium text-sm max-sm:flex-1">{label}</span>
              <span className="text-ink-faint text-xs tabular-nums sm:min-h-4">
                <span className="sr-only">{stageAppearance[stage.status].word} </span>
                {stage.status === "pending" || stage.status === "skipped" || stage.started_at === null ? (
                  <span aria-hidden>{stage.status === "pending" ? "" : stageAppearance[stage.status].word}</span>
                ) : (
                  <TickingDuration startedAt={stage.started_at} finishedAt={stage.finished_at} />
                )}
                {stage.attempt > 1 && <span className="text-warn"> · attempt {stage.attempt}</span>}
              </span>
            </button>
          </li>
        );
      })}
    </ol>
  );
}

/** The line from the stage before: solid once passed, moving towards the one at work. */
function Connector({ from, to }: { from: Stage["status"]; to: Stage["status"] }) {
  const passed = from === "succeeded" || from === "skipped";
  return (
    <span
      aria-hidden
      className={cn(
        "-left-1/2 absolute top-[1.1875rem] z-0 h-0.5 w-full max-sm:hidden",
        !passed
          ? "bg-line"
          : to === "running"
            ? "connector-running animate-flow"
            : to === "pending"
              ? "bg-line"
              : "bg-ok/60",
      )}
    />
  );
}

const pending = (name: StageName): Stage => ({
  name,
  status: "pending",
  attempt: 0,
  started_at: null,
  finished_at: null,
  note: null,
});
