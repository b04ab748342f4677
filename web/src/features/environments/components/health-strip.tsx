"use client";

import { useQuery } from "@tanstack/react-query";
import { InlineError } from "@/components/ui/inline-error";
import { Loading } from "@/components/ui/loading";
import { Skeleton } from "@/components/ui/skeleton";
import { toneFill } from "@/features/deployments/rules/status";
import { cn } from "@/lib/cn";
import { healthHistoryQuery } from "../api/environment-queries";
import { availability, markDay } from "../rules/health-history";

/** How an environment fared, a bar a day: its height and colour say how well, its words how well exactly. */
export function HealthStrip({ projectId, environment }: { projectId: string; environment: string }) {
  const history = useQuery(healthHistoryQuery(projectId, environment));
  if (history.isPending)
    return (
      <Loading label="Loading how it fared">
        <Skeleton shape="card" className="h-24" />
      </Loading>
    );
  if (!history.data)
    return (
      <div className="rounded-xl border border-line bg-surface px-4 py-3 shadow-card">
        <h2 className="mb-1 font-semibold text-sm">Health by day</h2>
        <InlineError error={history.error} onRetry={() => void history.refetch()} retrying={history.isFetching} />
      </div>
    );
  const marks = history.data.days.map(markDay);
  const answered = availability(history.data.days);
  return (
    <div className="rounded-xl border border-line bg-surface px-4 py-3 shadow-card">
      <div className="flex items-baseline justify-between gap-4">
        <h2 className="font-semibold text-sm">Health of {marks.length} days</h2>
        <p className="text-ink-muted text-xs tabular-nums">
          {answered === null ? "Nothing has run yet" : `answering ${answered} of the time`}
        </p>
      </div>
      <ol aria-label="Health by day" className="mt-2.5 flex h-8 items-end gap-px sm:gap-0.5">
        {marks.map(({ date, tone, height, label }) => (
          <li
            key={date}
            title={label}
            style={{ height: `${height * 100}%` }}
            className={cn("min-w-0 flex-1 rounded-xs", tone === "none" ? "bg-line" : toneFill[tone])}
          >
            <span className="sr-only">{label}</span>
          </li>
        ))}
      </ol>
      <p aria-hidden className="mt-1 flex justify-between text-2xs text-ink-faint">
        <span>{marks[0]?.date}</span>
        <span>today</span>
      </p>
    </div>
  );
}
