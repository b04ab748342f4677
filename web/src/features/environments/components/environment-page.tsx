"use client";

import { useQuery } from "@tanstack/react-query";
import { MapPinOff } from "lucide-react";
import dynamic from "next/dynamic";
import Link from "next/link";
import { useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Loading } from "@/components/ui/loading";
import { Skeleton } from "@/components/ui/skeleton";
import { routes } from "@/config/routes";
import { environmentsQuery, projectQuery } from "@/features/projects/api/project-queries";
import { DeployButton } from "@/features/projects/components/deploy-button";
import type { Environment, Project } from "@/lib/api/types";
import { useAddress } from "@/lib/use-address";
import { type LogFilter, logFilterOf, withLogFilter } from "../rules/log-filter";
import { EnvironmentActions } from "./environment-actions";
import { EnvironmentCard } from "./environment-card";
import { EnvironmentNotices } from "./environment-notices";
import { InstanceList } from "./instance-list";

const ApplicationLog = dynamic(() => import("./application-log").then((module) => module.ApplicationLog), {
  ssr: false,
  loading: () => <Skeleton shape="card" className="h-[min(34rem,65dvh)] min-h-80" />,
});

const HealthStrip = dynamic(() => import("./health-strip").then((module) => module.HealthStrip), {
  ssr: false,
  loading: () => <Skeleton shape="card" className="h-24" />,
});

const EnvironmentSettings = dynamic(
  () => import("./environment-settings").then((module) => module.EnvironmentSettings),
  {
    ssr: false,
  },
);

/** One environment: what it serves, what runs in it, what that prints, and what it goes by. */
export function EnvironmentPage({ projectId, name }: { projectId: string; name: string }) {
  const project = useQuery(projectQuery(projectId)).data;
  const environments = useQuery(environmentsQuery(projectId));
  if (!environments.data) {
    return environments.isError ? (
      <ErrorState
        of="This environment"
        error={environments.error}
        onRetry={() => void environments.refetch()}
        retrying={environments.isFetching}
      />
    ) : (
      <Loading label="Loading the environment">
        <Skeleton className="h-4 w-40" />
        <Skeleton shape="card" className="mt-4 h-36" />
        <Skeleton className="mt-8 h-5 w-28" />
        <Skeleton shape="card" className="mt-3 h-16" />
        <Skeleton shape="card" className="mt-6 h-72" />
      </Loading>
    );
  }
  const environment = environments.data.find((one) => one.name === name);
  if (!environment || !project) {
    return (
      <EmptyState
        icon={MapPinOff}
        title={`There is no environment ${name}`}
        action={
          <Button asChild>
            <Link href={routes.project(projectId)}>To the project</Link>
          </Button>
        }
      >
        It was deleted, or the address is mistyped.
      </EmptyState>
    );
  }
  return <Shown project={project} environment={environment} />;
}

function Shown({ project, environment }: { project: Project; environment: Environment }) {
  const [parameters, setAddress] = useAddress();
  const filter = logFilterOf(parameters);
  const setFilter = (next: LogFilter, step?: "replace" | "push") => setAddress(withLogFilter(parameters, next), step);
  const log = useRef<HTMLElement>(null);
  // Whoever comes by the link to a line wants to see it.
  const arrivedAtLine = useRef(filter.line !== undefined);
  useEffect(() => {
    if (arrivedAtLine.current) log.current?.scrollIntoView({ block: "start" });
  }, []);
  return (
    <>
      <nav aria-label="Breadcrumb" className="mb-3 text-ink-faint text-sm">
        <ol className="flex gap-1.5">
          <li>
            <Link href={routes.project(project.id)} className="hover:text-ink">
              {project.name}
            </Link>
          </li>
          <li aria-hidden>/</li>
          <li aria-current="page" className="text-ink">
            {environment.name}
          </li>
        </ol>
      </nav>
      <EnvironmentCard projectId={project.id} environment={environment}>
        <DeployButton project={project} environment={environment.name} size="small" />
      </EnvironmentCard>
      <EnvironmentNotices projectId={project.id} environment={environment} />
      <section aria-label="Instances" className="mt-6">
        <div className="mb-2.5 flex min-h-7 flex-wrap items-center justify-between gap-x-4 gap-y-2">
          <h2 className="font-semibold">Instances</h2>
          <EnvironmentActions project={project} environment={environment} />
        </div>
        <InstanceList
          projectId={project.id}
          environment={environment.name}
          stopped={environment.stopped}
          firstAction={environment.live ? null : <DeployButton project={project} environment={environment.name} />}
          onShowLog={(name) => {
            setFilter({ ...filter, instance: name, process: undefined, line: undefined });
            log.current?.scrollIntoView({ block: "start" });
          }}
        />
      </section>
      <section aria-label="Health" className="mt-6">
        <HealthStrip projectId={project.id} environment={environment.name} />
      </section>
      <section ref={log} aria-label="Application log" className="mt-6 scroll-mt-16">
        <ApplicationLog project={project} environment={environment.name} filter={filter} onFilter={setFilter} />
      </section>
      <section aria-label="Environment settings" className="mt-8">
        <EnvironmentSettings project={project} environment={environment} />
      </section>
    </>
  );
}
