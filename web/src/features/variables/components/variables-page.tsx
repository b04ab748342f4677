"use client";

import { useQuery } from "@tanstack/react-query";
import { ClipboardPaste, KeyRound, Plus } from "lucide-react";
import dynamic from "next/dynamic";
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
import { VariableList } from "./variable-list";

type Doing =
  | { what: "add" }
  | { what: "import" }
  | { what: "change"; variable: Variable }
  | { what: "remove"; variable: Variable };

const VariableDialog = dynamic(() => import("./variable-dialog").then((module) => module.VariableDialog));
const ImportDialog = dynamic(() => import("./import-dialog").then((module) => module.ImportDialog));
const RemoveVariable = dynamic(() => import("./remove-variable").then((module) => module.RemoveVariable));

/** What builds and applications are told, environment by environment. */
export function VariablesPage({ projectId }: { projectId: string }) {
  const environments = useQuery(environmentsQuery(projectId));
  const names = environments.data?.map(({ name }) => name) ?? [];
  const [parameters, setAddress] = useAddress();
  const asked = parameters.get("environment");
  const environment = asked !== null && names.includes(asked) ? asked : null;
  const variables = useQuery({ ...variablesQuery(projectId, environment), enabled: environments.data !== undefined });
  const [doing, setDoing] = useState<Doing | null>(null);

  const failed = [variables, environments].find((query) => query.isError && !query.data);
  if (failed?.error)
    return (
      <ErrorState
        of="The list of variables"
        error={failed.error}
        onRetry={() => void Promise.all([variables.refetch(), environments.refetch()])}
        retrying={variables.isFetching}
      />
    );
  if (!variables.data || !environments.data) return <RowsSkeleton label="Loading the variables" />;

  const close = () => setDoing(null);

  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-3">
        {names.length > 1 ? (
          <Select
            label="Environment"
            any="Shared by all"
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
        {variables.data.length === 0 ? (
          <EmptyState
            icon={KeyRound}
            title={environment === null ? "No variables yet" : `Nothing holds in ${environment} yet`}
            action={<Button onClick={() => setDoing({ what: "import" })}>Paste a .env</Button>}
          >
            Addresses of databases, keys of services: what the code must not hold. Values are sealed; secrets are never
            shown again.
          </EmptyState>
        ) : (
          <VariableList
            variables={variables.data}
            environment={environment}
            onChange={(variable) => setDoing({ what: "change", variable })}
            onRemove={(variable) => setDoing({ what: "remove", variable })}
          />
        )}
      </div>
      {(doing?.what === "add" || doing?.what === "change") && (
        <VariableDialog
          projectId={projectId}
          environments={names}
          variable={doing.what === "change" ? doing.variable : null}
          environment={environment}
          onClose={close}
        />
      )}
      {doing?.what === "import" && (
        <ImportDialog projectId={projectId} environments={names} environment={environment} onClose={close} />
      )}
      {doing?.what === "remove" && (
        <RemoveVariable projectId={projectId} variable={doing.variable} environment={environment} onClose={close} />
      )}
    </>
  );
}
