"use client";

import { useQuery } from "@tanstack/react-query";
import { Boxes } from "lucide-react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { toneText } from "@/features/deployments/rules/status";
import type { Instance } from "@/lib/api/types";
import { cn } from "@/lib/cn";
import { instancesQuery } from "../api/environment-actions";
import { instanceAppearance, instanceUse } from "../rules/instance-state";

interface Props {
  projectId: string;
  environment: string;
  /** Shows what an instance prints. */
  onShowLog: (instance: string) => void;
}

/** Every running copy of the application: how it fares, since when, how often it was started again, and its last words before a crash. */
export function InstanceList({ projectId, environment, onShowLog }: Props) {
  const instances = useQuery(instancesQuery(projectId, environment));
  if (instances.isPending) return <Skeleton className="h-24 rounded-xl" />;
  if (!instances.data)
    return (
      <ErrorState error={instances.error} onRetry={() => void instances.refetch()} retrying={instances.isFetching} />
    );
  if (instances.data.length === 0)
    return (
      <EmptyState icon={Boxes} title="Nothing runs here">
        Instances appear once a deployment is live. A static site needs none: the proxy serves it by itself.
      </EmptyState>
    );
  return (
    <ul
      aria-label="Instances"
      className="divide-y divide-line overflow-hidden rounded-xl border border-line bg-surface shadow-card"
    >
      {instances.data.map((instance) => (
        <InstanceRow key={instance.name} instance={instance} onShowLog={() => onShowLog(instance.name)} />
      ))}
    </ul>
  );
}

function InstanceRow({ instance, onShowLog }: { instance: Instance; onShowLog: () => void }) {
  const { word, icon: Icon, tone } = instanceAppearance(instance);
  const use = instanceUse(instance);
  return (
    <li data-instance={instance.name} className="px-4 py-2.5">
      <div className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 text-sm md:grid-cols-[8rem_11rem_6rem_minmax(0,1fr)_auto]">
        <span className="truncate font-medium font-mono">{instance.name}</span>
        <span className={cn("inline-flex items-center gap-1.5 text-xs", toneText[tone])}>
          <Icon className="size-4" aria-hidden />
          {word}
        </span>
        <span className="text-ink-muted text-xs tabular-nums">{instance.port !== null && `port ${instance.port}`}</span>
        <span className="text-ink-muted text-xs max-md:text-right">
          since <RelativeTime at={instance.since} />
          {use && <span className="tabular-nums"> · {use}</span>}
          {instance.restarts > 0 && (
            <span className="text-warn">
              {" "}
              · {instance.restarts} {instance.restarts === 1 ? "restart" : "restarts"}
            </span>
          )}
        </span>
        <Button look="ghost" size="small" onClick={onShowLog} aria-label={`Log of ${instance.name}`}>
          Log
        </Button>
      </div>
      {instance.crashed_at && instance.last_crash.length > 0 && (
        <details className="mt-1.5 text-xs">
          <summary className="w-fit rounded text-bad">
            Ended by itself <RelativeTime at={instance.crashed_at} />: its last words
          </summary>
          <pre className="mt-1.5 max-h-48 overflow-auto rounded-lg bg-sunken p-3 font-mono leading-5 whitespace-pre-wrap">
            {instance.last_crash.join("\n")}
          </pre>
        </details>
      )}
    </li>
  );
}
