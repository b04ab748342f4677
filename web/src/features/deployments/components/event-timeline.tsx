"use client";

import { useQuery } from "@tanstack/react-query";
import { Card, CardHeader } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import type { DeploymentEvent } from "@/lib/api/types";
import { cn } from "@/lib/cn";
import { formatClock, formatExact } from "@/lib/time/format-relative";
import { deploymentEventsQuery } from "../api/deployment-queries";
import { toneFill } from "../rules/status";
import { describeActor, describeEvent, sincePrevious } from "../rules/timeline";

/** Every event of the deployment, who caused it and what passed since the one before; the newest at the end. */
export function EventTimeline({ deploymentId }: { deploymentId: string }) {
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
        <ol aria-label="Events" className="p-4">
          {events.data.map((event, index) => (
            <TimelineItem key={event.version} event={event} previous={events.data[index - 1]} />
          ))}
        </ol>
      ) : events.isError ? (
        <p role="alert" className="p-4 text-bad text-sm">
          {events.error.message}
        </p>
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

function TimelineItem({ event, previous }: { event: DeploymentEvent; previous: DeploymentEvent | undefined }) {
  const { title, detail, tone } = describeEvent(event);
  const who = describeActor(event.actor);
  return (
    <li data-event={event.type} className="group relative flex gap-3 pb-3.5 last:pb-0">
      <span aria-hidden className="-translate-x-1/2 absolute top-3 bottom-0 left-1 w-px bg-line group-last:hidden" />
      <span
        aria-hidden
        className={cn("relative mt-1.5 size-2 shrink-0 rounded-full ring-4 ring-surface", toneFill[tone])}
      />
      <div className="min-w-0 flex-1">
        <div className="flex items-baseline justify-between gap-3">
          <p className="font-medium text-sm">{title}</p>
          <time
            dateTime={event.at}
            title={formatExact(event.at)}
            className="shrink-0 font-mono text-2xs text-ink-faint"
          >
            {sincePrevious(previous, event) ?? formatClock(event.at).slice(0, 8)}
          </time>
        </div>
        {detail && <p className="text-ink-muted text-xs break-words">{detail}</p>}
        {who !== "AutoStack" && <p className="text-ink-faint text-xs">by {who}</p>}
      </div>
    </li>
  );
}
