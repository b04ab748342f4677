"use client";

import { useQuery } from "@tanstack/react-query";
import { Card, CardHeader } from "@/components/ui/card";
import { InlineError } from "@/components/ui/inline-error";
import { Skeleton } from "@/components/ui/skeleton";
import type { DeploymentEvent } from "@/lib/api/types";
import { cn } from "@/lib/cn";
import { formatClock, formatExact } from "@/lib/time/format-relative";
import { deploymentEventsQuery } from "../api/deployment-queries";
import { toneFill } from "../rules/status";
import { describeActor, describeEvent, sincePrevious } from "../rules/timeline";

interface Props {
  deploymentId: string;
  /** The event that the page is shown at; null: as it is now. */
  version: number | null;
  /** Shows the page as it was after an event. */
  onVersion: (version: number) => void;
}

/** Every event of the deployment, who caused it and what passed since the one before; the newest at the end. */
export function EventTimeline({ deploymentId, version, onVersion }: Props) {
  const events = useQuery(deploymentEventsQuery(deploymentId));
  return (
    <Card>
      <CardHeader title="Timeline">
        {events.data && (
          <span className="text-ink-faint text-xs tabular-nums">
            {events.data.length} {events.data.length === 1 ? "event" : "events"}
          </span>
        )}
      </CardHeader>
      {events.data ? (
        <ol aria-label="Events" className="p-2">
          {events.data.map((event, index) => (
            <TimelineItem
              key={event.version}
              event={event}
              previous={events.data[index - 1]}
              shown={version === event.version}
              later={version !== null && event.version > version}
              onShow={() => onVersion(event.version)}
            />
          ))}
        </ol>
      ) : events.isError ? (
        <div className="p-4">
          <InlineError error={events.error} onRetry={() => void events.refetch()} retrying={events.isFetching} />
        </div>
      ) : (
        <div aria-busy className="space-y-4 p-4">
          <Skeleton className="h-4 w-3/5" />
          <Skeleton className="h-4 w-4/5" />
          <Skeleton className="h-4 w-1/2" />
        </div>
      )}
    </Card>
  );
}

interface ItemProps {
  event: DeploymentEvent;
  previous: DeploymentEvent | undefined;
  shown: boolean;
  /** It has not happened yet where the page stands. */
  later: boolean;
  onShow: () => void;
}

function TimelineItem({ event, previous, shown, later, onShow }: ItemProps) {
  const { title, detail, tone } = describeEvent(event);
  const who = describeActor(event.actor);
  return (
    <li data-event={event.type} className="group relative">
      <span aria-hidden className="-translate-x-1/2 absolute top-5 -bottom-2 left-3 w-px bg-line group-last:hidden" />
      <button
        type="button"
        onClick={onShow}
        aria-current={shown ? "step" : undefined}
        title="Show the page as it was after this event"
        className={cn(
          "flex w-full gap-3 rounded-lg px-2 py-1.5 text-left",
          shown ? "bg-accent-soft" : "hover:bg-hover",
        )}
      >
        <span
          aria-hidden
          className={cn(
            "relative mt-1.5 size-2 shrink-0 rounded-full ring-4 ring-surface",
            later ? "border border-line-strong bg-surface" : toneFill[tone],
          )}
        />
        <span className={cn("min-w-0 flex-1", later && "[&_*]:text-ink-faint")}>
          <span className="flex items-baseline justify-between gap-3">
            <span className={cn("text-sm", !later && "font-medium")}>{title}</span>
            <time
              dateTime={event.at}
              title={formatExact(event.at)}
              className="shrink-0 font-mono text-2xs text-ink-faint"
            >
              {sincePrevious(previous, event) ?? formatClock(event.at).slice(0, 8)}
            </time>
          </span>
          {detail && <span className="block text-ink-muted text-xs break-words">{detail}</span>}
          {who !== "AutoStack" && <span className="block text-ink-faint text-xs">by {who}</span>}
        </span>
      </button>
    </li>
  );
}
