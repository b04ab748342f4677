"use client";

import { CopyButton } from "@/components/ui/copy-button";
import { toneFill } from "@/features/deployments/rules/status";
import { describeActor, describeEvent, sincePrevious } from "@/features/deployments/rules/timeline";
import type { DeploymentEvent } from "@/lib/api/types";
import { cn } from "@/lib/cn";
import { formatClock, formatExact } from "@/lib/time/format-relative";
import { dataLines } from "../rules/replay";

/** The event that led to what is shown: what, when, how long after the one before, who, and all of its data. */
export function ReplayEvent({ event, previous }: { event: DeploymentEvent; previous: DeploymentEvent | undefined }) {
  const { title, detail, tone } = describeEvent(event);
  const lines = dataLines(event.data);
  const took = sincePrevious(previous, event);
  return (
    <div className="border-line border-t px-4 py-2.5">
      <div aria-live="polite" className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5 text-sm">
        <span aria-hidden className={cn("size-2 self-center rounded-full", toneFill[tone])} />
        <span className="font-medium">{title}</span>
        {detail && <span className="min-w-0 truncate text-ink-muted">{detail}</span>}
        <span className="ml-auto text-ink-faint text-xs">
          by {describeActor(event.actor)} ·{" "}
          <time dateTime={event.at} title={formatExact(event.at)} className="font-mono">
            {formatClock(event.at)}
          </time>
          {took && ` · ${took}`}
        </span>
      </div>
      <details className="group mt-1 text-xs">
        <summary className="w-fit rounded text-ink-faint hover:text-ink">
          <code className="font-mono">{event.type}</code> · {lines.length} {lines.length === 1 ? "value" : "values"}
        </summary>
        <dl className="mt-2 grid max-h-52 grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 overflow-y-auto font-mono">
          {lines.map(({ name, value }) => (
            <DataLine key={name} name={name} value={value} />
          ))}
          <DataLine name="event id" value={event.id} />
          {event.causation_id && <DataLine name="caused by" value={event.causation_id} />}
          {event.correlation_id && <DataLine name="correlation" value={event.correlation_id} />}
        </dl>
      </details>
    </div>
  );
}

function DataLine({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt className="text-ink-faint">{name}</dt>
      <dd className="flex min-w-0 items-center gap-1">
        <span className="min-w-0 break-all">{value}</span>
        <CopyButton value={value} label={name} size="size-5" />
      </dd>
    </>
  );
}
