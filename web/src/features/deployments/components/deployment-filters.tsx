"use client";

import type { DeploymentStatus } from "@/lib/api/types";
import type { DeploymentFilter } from "../rules/place-deployment";
import { deploymentAppearance, statusNamed } from "../rules/status";

type Filters = Pick<DeploymentFilter, "environment" | "status">;

interface Props {
  filter: Filters;
  /** Offered when there are several. */
  environments: readonly string[];
  onChange: (filter: Filters) => void;
}

const selectStyle = "h-8 rounded-md border border-line bg-surface px-2 text-sm hover:bg-hover";

export function DeploymentFilters({ filter, environments, onChange }: Props) {
  return (
    <div className="flex gap-2">
      {environments.length > 1 && (
        <select
          aria-label="Environment"
          value={filter.environment ?? ""}
          onChange={(event) => onChange({ ...filter, environment: event.target.value || undefined })}
          className={selectStyle}
        >
          <option value="">All environments</option>
          {environments.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      )}
      <select
        aria-label="Status"
        value={filter.status ?? ""}
        onChange={(event) => onChange({ ...filter, status: statusNamed(event.target.value) })}
        className={selectStyle}
      >
        <option value="">Any status</option>
        {(Object.keys(deploymentAppearance) as DeploymentStatus[]).map((status) => (
          <option key={status} value={status}>
            {deploymentAppearance[status].word}
          </option>
        ))}
      </select>
    </div>
  );
}
