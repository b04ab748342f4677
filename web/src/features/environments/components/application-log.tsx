"use client";

import { useQuery } from "@tanstack/react-query";
import { ScrollText } from "lucide-react";
import { EmptyState } from "@/components/ui/empty-state";
import { Select } from "@/components/ui/select";
import { LazyLogViewer } from "@/features/logs/components/lazy-log-viewer";
import { applicationLog } from "@/features/logs/rules/log-source";
import type { Project } from "@/lib/api/types";
import { instancesQuery } from "../api/environment-actions";

interface Props {
  project: Project;
  environment: string;
  /** Whose log is shown; null: the first one's. */
  instance: string | null;
  onInstance: (instance: string) => void;
}

/** What the application prints, instance by instance, live. */
export function ApplicationLog({ project, environment, instance, onInstance }: Props) {
  const instances = useQuery(instancesQuery(project.id, environment));
  const names = instances.data?.map(({ name }) => name) ?? [];
  const shown = instance ?? names[0] ?? null;
  return (
    <>
      <div className="mb-2.5 flex items-center justify-between gap-4">
        <h2 className="font-semibold">Application log</h2>
        {names.length > 1 && shown && (
          <Select
            label="Instance"
            value={shown}
            options={(names.includes(shown) ? names : [shown, ...names]).map((name) => ({ value: name, label: name }))}
            onChange={(name) => name && onInstance(name)}
          />
        )}
      </div>
      {shown === null ? (
        <EmptyState icon={ScrollText} title="No log yet">
          What an instance prints to its standard output and error appears here.
        </EmptyState>
      ) : (
        <LazyLogViewer
          key={shown}
          source={applicationLog(project.id, project.name, environment, shown)}
          failure={null}
          finished={false}
          stage={null}
          initialLine={null}
          until={null}
          className="h-[min(32rem,60dvh)]"
        />
      )}
    </>
  );
}
