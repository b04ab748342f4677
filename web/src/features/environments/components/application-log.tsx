"use client";

import { useQuery } from "@tanstack/react-query";
import { Select } from "@/components/ui/select";
import { LazyLogViewer } from "@/features/logs/components/lazy-log-viewer";
import { applicationLog } from "@/features/logs/rules/log-source";
import type { Project } from "@/lib/api/types";
import { instancesQuery } from "../api/environment-queries";

interface Props {
  project: Project;
  environment: string;
  /** Whose log is shown; null: of all together. */
  instance: string | null;
  onInstance: (instance: string | null) => void;
}

/** What the application prints, live: of all instances together, or of one. Also of those that have ended. */
export function ApplicationLog({ project, environment, instance, onInstance }: Props) {
  const instances = useQuery(instancesQuery(project.id, environment));
  const running = instances.data?.map(({ name }) => name) ?? [];
  const names = instance === null || running.includes(instance) ? running : [instance, ...running];
  return (
    <>
      <div className="mb-2.5 flex items-center justify-between gap-4">
        <h2 className="font-semibold">Application log</h2>
        {names.length > 0 && (
          <Select
            label="Instance"
            any="All instances"
            value={instance ?? undefined}
            options={names.map((name) => ({ value: name, label: name }))}
            onChange={(name) => onInstance(name ?? null)}
          />
        )}
      </div>
      <LazyLogViewer
        key={instance}
        source={applicationLog(project.id, project.name, environment, instance)}
        failure={null}
        finished={false}
        stage={null}
        initialLine={null}
        until={null}
        className="h-[min(32rem,60dvh)]"
      />
    </>
  );
}
