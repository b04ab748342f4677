"use client";

import { useQuery } from "@tanstack/react-query";
import { ClipboardPaste, KeyRound, Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { RowsSkeleton } from "@/components/ui/rows-skeleton";
import { Select } from "@/components/ui/select";
import { environmentsQuery } from "@/features/projects/api/project-queries";
import type { Variable } from "@/lib/api/types";
import { useAddress } from "@/lib/use-address";
import { variablesQuery } from "../api/variable-queries";
import { variableRows } from "../rules/variables";
import { ImportDialog } from "./import-dialog";
import { RemoveVariable } from "./remove-variable";
import { VariableDialog } from "./variable-dialog";
import { VariableList } from "./variable-list";

type Doing =
  | { what: "add" }
  | { what: "import" }
  | { what: "change"; variable: Variable; environment: string | null }
  | { what: "remove"; variable: Variable; environment: string | null };

/** What builds and applications are told, environment by environment. */
export function VariablesPage({ projectId }: { projectId: string }) {
  const variables = useQuery(variablesQuery(projectId));
  const environments = useQuery(environmentsQuery(projectId));
  const [parameters, setAddress] = useAddress();
  const [doing, setDoing] = useState<Doing | null>(null);

  const failed = [variables, environments].find((query) => query.isError && !query.data);
  if (failed?.error)
    return (
      <ErrorState
        error={failed.error}
        onRetry={() => void Promise.all([variables.refetch(), environments.refetch()])}
        retrying={variables.isFetching}
      />
    );
  if (!variables.data || !environments.data) return <RowsSkeleton label="Loading the variables" />;

  const names = environments.data.map(({ name }) => name);
  const asked = parameters.get("environment");
  const environment = asked !== null && names.includes(asked) ? asked : null;
  const shown = variables.data.filter((variable) => environment === null || variable.environment === environment);
  const rows = variableRows(shown, environment === null ? names : [environment]);
  const close = () => setDoing(null);

  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-3">
        {names.length > 1 ? (
          <Select
            label="Environment"
            any="All environments"
            value={environment ?? undefined}
            options={names.map((name) => ({ value: name, label: name }))}
            onChange={(next) => setAddress(next ? `environment=${encodeURIComponent(next)}` : "")}
          />
        ) : (
          <p className="text-ink-muted text-sm">Changes take effect with the next deployment.</p>
        )}
        <div className="flex gap-2">
          <Button onClick={() => setDoing({ what: "import" })}>
            <ClipboardPaste aria-hidden />
            Paste a .env
          </Button>
          <Button look="primary" onClick={() => setDoing({ what: "add" })}>
            <Plus aria-hidden />
            New variable
          </Button>
        </div>
      </div>
      <div className="mt-4">
        {rows.length === 0 ? (
          <EmptyState
            icon={KeyRound}
            title={environment === null ? "No variables yet" : `No variables in ${environment}`}
            action={<Button onClick={() => setDoing({ what: "import" })}>Paste a .env</Button>}
          >
            Addresses of databases, keys of services: what the code must not hold. Values are sealed; secrets are never
            shown again.
          </EmptyState>
        ) : (
          <VariableList
            rows={rows}
            onChange={(variable, everywhere) =>
              setDoing({ what: "change", variable, environment: everywhere ? null : variable.environment })
            }
            onRemove={(variable, everywhere) =>
              setDoing({ what: "remove", variable, environment: everywhere ? null : variable.environment })
            }
          />
        )}
      </div>
      {(doing?.what === "add" || doing?.what === "change") && (
        <VariableDialog
          projectId={projectId}
          environments={names}
          variable={doing.what === "change" ? doing.variable : null}
          environment={doing.what === "change" ? doing.environment : environment}
          onClose={close}
        />
      )}
      {doing?.what === "import" && (
        <ImportDialog projectId={projectId} environments={names} variables={variables.data} onClose={close} />
      )}
      {doing?.what === "remove" && (
        <RemoveVariable
          projectId={projectId}
          variable={doing.variable}
          environment={doing.environment}
          onClose={close}
        />
      )}
    </>
  );
}
