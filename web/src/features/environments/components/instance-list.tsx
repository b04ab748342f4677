"use client";

import { useQuery } from "@tanstack/react-query";
import { Boxes } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Loading } from "@/components/ui/loading";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { toneText } from "@/features/deployments/rules/status";
import type { Instance, InstanceMetrics } from "@/lib/api/types";
import { cn } from "@/lib/cn";
import { instancesQuery, metricsQuery } from "../api/environment-queries";
import { cpuWords, instanceAppearance, memoryWords } from "../rules/instance-state";
import { UsageSpark } from "./usage-spark";

interface Props {
  projectId: string;
  environment: string;
  stopped: boolean;
  /** What brings something here when nothing runs. */
  firstAction: ReactNode;
  /** Shows what an instance prints. */
  onShowLog: (instance: string) => void;
}

/** Every running copy of the application: how it fares, since when, what it uses, how often it was started again, and its last words before a crash. */
export function InstanceList({ projectId, environment, stopped, firstAction, onShowLog }: Props) {
  const instances = useQuery(instancesQuery(projectId, environment));
  const metrics = useQuery(metricsQuery(projectId, environment)).data;
  if (instances.isPending)
    return (
      <Loading label="Loading what runs here">
        <Skeleton shape="card" className="h-16" />
      </Loading>
    );
  if (!instances.data)
    return (
      <ErrorState
        of="What runs here"
        error={instances.error}
        onRetry={() => void instances.refetch()}
        retrying={instances.isFetching}
      />
    );
  if (instances.data.length === 0)
    return (
      <EmptyState icon={Boxes} title="Nothing runs here" action={stopped ? null : firstAction}>
        {stopped
          ? "It is stopped. A start brings its instances back."
          : "Instances appear once a deployment is live. A static site needs none: the proxy serves it by itself."}
      </EmptyState>
    );
  return (
    <ul
      aria-label="Instances"
      className="divide-y divide-line overflow-hidden rounded-xl border border-line bg-surface shadow-card"
    >
      {instances.data.map((instance) => (
        <InstanceRow
          key={instance.name}
          instance={instance}
          points={metrics?.instances.find((one) => one.instance === instance.name)?.points ?? []}
          span={metrics ?? null}
          onShowLog={() => onShowLog(instance.name)}
        />
      ))}
    </ul>
  );
}

interface RowProps {
  instance: Instance;
  points: InstanceMetrics["points"];
  span: { from: string; to: string } | null;
  onShowLog: () => void;
}

/** A fraction of a core and some megabytes are noise: lines of less than this lie low. */
const LEAST_CPU = 10;
const LEAST_MEMORY = 64 * 1024 * 1024;

function InstanceRow({ instance, points, span, onShowLog }: RowProps) {
  const { word, icon: Icon, tone } = instanceAppearance(instance);
  const use = { points, span: span ?? { from: instance.since, to: instance.since } };
  return (
    <li data-instance={instance.name} className="px-4 py-2.5">
      <div className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1.5 text-sm md:grid-cols-[minmax(0,7rem)_minmax(0,10rem)_minmax(0,1fr)_auto_auto]">
        <span className="truncate font-medium font-mono">{instance.name}</span>
        <span className={cn("inline-flex items-center gap-1.5 text-xs", toneText[tone])}>
          <Icon className="size-4 shrink-0" aria-hidden />
          {word}
        </span>
        <span className="text-ink-muted text-xs max-md:col-span-2">
          {instance.deployment_number !== null && `#${instance.deployment_number} · `}
          since <RelativeTime at={instance.since} />
          {instance.port !== null && <span className="tabular-nums"> · port {instance.port}</span>}
          {instance.restarts > 0 && (
            <span className="text-warn">
              {" "}
              · {instance.restarts} {instance.restarts === 1 ? "restart" : "restarts"}
            </span>
          )}
        </span>
        <span className="flex flex-wrap gap-x-4 gap-y-1 text-ink-muted text-xs">
          <UsageSpark
            {...use}
            label="Processor"
            now={cpuWords(instance.cpu_percent)}
            value={({ cpu_percent }) => cpu_percent}
            least={LEAST_CPU}
          />
          <UsageSpark
            {...use}
            label="Memory"
            now={memoryWords(instance.memory_bytes)}
            value={({ memory_bytes }) => memory_bytes}
            least={LEAST_MEMORY}
          />
        </span>
        <Button
          look="ghost"
          size="small"
          onClick={onShowLog}
          aria-label={`Log of ${instance.name}`}
          className="max-md:justify-self-end"
        >
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
