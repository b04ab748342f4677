"use client";

import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useMemo } from "react";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/select";
import { LazyLogViewer } from "@/features/logs/components/lazy-log-viewer";
import { applicationLog } from "@/features/logs/rules/log-source";
import type { Project } from "@/lib/api/types";
import { instancesQuery } from "../api/environment-queries";
import {
  chosenWriter,
  fromField,
  LOG_PERIODS,
  type LogFilter,
  type LogPeriod,
  lastHour,
  linesOf,
  toField,
  writerOf,
  writersOf,
} from "../rules/log-filter";

interface Props {
  project: Project;
  environment: string;
  filter: LogFilter;
  onFilter: (filter: LogFilter, step?: "replace" | "push") => void;
}

/** What the application prints, live: of all instances together, of a process or of one, also of those that have ended; in a span of time; or around a line. */
export function ApplicationLog({ project, environment, filter, onFilter }: Props) {
  const instances = useQuery(instancesQuery(project.id, environment));
  const { line, ...of } = filter;
  const key = JSON.stringify(of);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a period counts from when it was chosen, which is when `key` changes.
  const lines = useMemo(() => linesOf(of, Date.now()), [key]);
  const inSpan = of.from !== undefined || of.to !== undefined;
  const filtered = Object.values(of).some((part) => part !== undefined);
  return (
    <>
      <div className="mb-2.5 flex min-h-8 flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <h2 className="font-semibold">Application log</h2>
        <div className="flex min-w-0 flex-wrap items-center gap-2">
          <Select
            label="Printed by"
            any="All instances"
            value={writerOf(of)}
            options={writersOf(instances.data ?? [], of)}
            onChange={(value) => onFilter({ ...filter, ...chosenWriter(value) })}
          />
          <Select
            label="Printed when"
            any="Any time"
            value={inSpan ? "span" : of.period}
            options={[
              ...Object.entries(LOG_PERIODS).map(([value, label]) => ({ value, label })),
              { value: "span", label: "Between…" },
            ]}
            onChange={(value) => {
              const when = { period: undefined, from: undefined, to: undefined, line: undefined };
              if (value === "span") onFilter({ ...filter, ...when, ...lastHour(Date.now()) });
              else onFilter({ ...filter, ...when, period: value as LogPeriod | undefined });
            }}
          />
          {inSpan && (
            <>
              <TimeField
                label="From"
                value={of.from}
                onChange={(from) => onFilter({ ...filter, from, line: undefined })}
              />
              <TimeField label="To" value={of.to} onChange={(to) => onFilter({ ...filter, to, line: undefined })} />
            </>
          )}
          {filtered && (
            <Button look="ghost" onClick={() => onFilter({ line })}>
              <X aria-hidden />
              Clear
            </Button>
          )}
        </div>
      </div>
      <LazyLogViewer
        key={key}
        source={applicationLog(project, environment, lines)}
        failure={null}
        finished={false}
        stage={null}
        initialLine={null}
        until={null}
        around={line ?? null}
        onAround={(next) => onFilter({ ...filter, line: next ?? undefined }, next === null ? "replace" : "push")}
        className="h-[min(32rem,60dvh)]"
      />
    </>
  );
}

interface TimeProps {
  label: string;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}

function TimeField({ label, value, onChange }: TimeProps) {
  return (
    <input
      type="datetime-local"
      aria-label={label}
      value={toField(value)}
      onChange={(event) => onChange(fromField(event.target.value))}
      className="h-8 min-w-0 rounded-md border border-line bg-surface px-2 text-sm hover:bg-hover max-sm:text-[1rem]"
    />
  );
}
