"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/select";
import { projectListQuery } from "@/features/projects/api/project-queries";
import { userQuery } from "@/features/session/api/use-session";
import { type ActivityFilter, isFiltered, PERIODS } from "../rules/activity-filter";
import { EVENT_KINDS, kindNamed } from "../rules/event-kinds";

interface Props {
  filter: ActivityFilter;
  /** Who has done something in what is shown: beside oneself and the platform they can be chosen. */
  actors: ReadonlyMap<string, string>;
  onChange: (filter: ActivityFilter) => void;
}

export function ActivityFilters({ filter, actors, onChange }: Props) {
  const projects = useInfiniteQuery(projectListQuery);
  const user = useQuery(userQuery).data;
  const people = new Map([
    ...(user ? [[user.id, `${user.email} (you)`] as const] : []),
    ["system", "AutoStack itself"],
  ]);
  for (const [id, name] of actors) if (!people.has(id)) people.set(id, name);
  if (filter.actor && !people.has(filter.actor)) people.set(filter.actor, "somebody else");

  const change = (part: Partial<ActivityFilter>) => onChange({ ...filter, ...part });
  return (
    <div className="mt-4 flex flex-wrap items-center gap-2">
      <Select
        label="Kind"
        any="Everything"
        value={filter.kind}
        options={Object.entries(EVENT_KINDS).map(([value, { label }]) => ({ value, label }))}
        onChange={(kind) => change({ kind: kindNamed(kind ?? null) })}
      />
      <Select
        label="Project"
        any="All projects"
        value={filter.project}
        options={(projects.data?.pages ?? []).flatMap(({ items }) =>
          items.map(({ id, name }) => ({ value: id, label: name })),
        )}
        onChange={(project) => change({ project })}
      />
      <Select
        label="Who"
        any="Everybody"
        value={filter.actor}
        options={[...people].map(([value, label]) => ({ value, label }))}
        onChange={(actor) => change({ actor })}
      />
      <Select
        label="Time"
        any="Any time"
        value={filter.on ? "on" : filter.period}
        options={[
          ...Object.entries(PERIODS).map(([value, label]) => ({ value, label })),
          { value: "on", label: "On a day…" },
        ]}
        onChange={(period) =>
          change(
            period === "on"
              ? { on: today(), period: undefined }
              : { on: undefined, period: period as ActivityFilter["period"] },
          )
        }
      />
      {filter.on && (
        <input
          type="date"
          aria-label="Day"
          value={filter.on}
          max={today()}
          onChange={(event) => event.target.value && change({ on: event.target.value })}
          className="h-8 rounded-md border border-line bg-surface px-2 text-sm hover:bg-hover"
        />
      )}
      {isFiltered(filter) && (
        <Button look="ghost" onClick={() => onChange({})}>
          <X aria-hidden />
          Clear
        </Button>
      )}
    </div>
  );
}

/** Today in the reader's own calendar, as a date field wants it. */
function today(): string {
  const now = new Date();
  return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, "0")}-${String(now.getDate()).padStart(2, "0")}`;
}
