"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog } from "@/components/ui/dialog";
import { LabelledSelect } from "@/components/ui/labelled-select";
import { TextArea } from "@/components/ui/text-area";
import type { VariableScope } from "@/lib/api/types";
import { cn } from "@/lib/cn";
import { toast } from "@/lib/toast";
import { useSettled } from "@/lib/use-settled";
import { putTrialQuery, usePutVariables, variablesQuery } from "../api/variable-queries";
import { parseDotenv } from "../rules/dotenv";
import { changeSummary, pastedInto } from "../rules/variables";
import { placeOptions, scopes } from "./choices";

interface Props {
  projectId: string;
  environments: readonly string[];
  /** Where it is pasted at first; null: shared by all. */
  environment: string | null;
  onClose: () => void;
}

const tones: Record<string, string> = { added: "text-ok", changed: "text-accent", removed: "text-bad" };

/** A whole `.env` at once, with what it would change before anything is. */
export function ImportDialog({ projectId, environments, environment: at, onClose }: Props) {
  const [text, setText] = useState("");
  const [environment, setEnvironment] = useState(at);
  const [scope, setScope] = useState<VariableScope>("runtime");
  const [secret, setSecret] = useState(true);

  const put = usePutVariables(projectId, environment);
  const settled = useSettled(text, 250);
  const { assignments, problems } = useMemo(() => parseDotenv(settled), [settled]);
  const current = useQuery(variablesQuery(projectId, environment)).data;
  const wanted = useMemo(
    () => (current ? pastedInto(current, environment, assignments, { secret, scope }) : []),
    [current, environment, assignments, secret, scope],
  );
  const trial = useQuery({
    ...putTrialQuery(projectId, environment, wanted),
    enabled: current !== undefined && assignments.length > 0,
  });
  const changes = assignments.length > 0 ? (trial.data?.changes ?? []) : [];
  const problem = put.error ?? trial.error;

  const apply = () =>
    put.mutate((now) => pastedInto(now, environment, assignments, { secret, scope }), {
      onSuccess: (done) => {
        toast.success(changeSummary(done.changes, assignments.length), {
          description: "They take effect with the next deployment.",
        });
        onClose();
      },
    });

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Paste a .env"
      description="Nothing is set until you have seen what would change."
      wide
    >
      <div className="mt-4 space-y-4">
        <TextArea
          label="Content"
          rows={7}
          autoFocus
          value={text}
          onChange={(event) => setText(event.target.value)}
          placeholder={"DATABASE_URL=postgres://…\n# comments and quotes are understood\nGREETING='Hello there'"}
          error={problems.map(({ line, reason }) => `Line ${line}: ${reason}.`).join(" ") || undefined}
        />
        <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
          <LabelledSelect
            label="Environment"
            value={environment ?? ""}
            onChange={(event) => setEnvironment(event.target.value || null)}
            options={placeOptions(environments)}
          />
          <LabelledSelect
            label="Used at"
            value={scope}
            onChange={(event) => setScope(event.target.value as VariableScope)}
            options={scopes}
          />
        </div>
        <Checkbox
          label="Keep all of them secret"
          checked={secret}
          onChange={(event) => setSecret(event.target.checked)}
        />
        {assignments.length > 0 && trial.data && (
          <section aria-label="What would change" aria-busy={trial.isFetching}>
            <p role="status" className="mb-1.5 font-medium text-sm">
              {changeSummary(changes, assignments.length)}
            </p>
            <ul className="max-h-56 divide-y divide-line overflow-y-auto rounded-lg border border-line">
              {changes.map(({ name, change }) => (
                <li key={name} data-effect={change} className="flex items-baseline gap-3 px-3 py-1.5 text-xs">
                  <span className={cn("w-16 shrink-0", tones[change])}>{change}</span>
                  <span className="shrink-0 font-mono">{name}</span>
                  <span className="min-w-0 flex-1 truncate text-right font-mono text-ink-faint">
                    {secret ? "••••••" : assignments.find((one) => one.name === name)?.value}
                  </span>
                </li>
              ))}
            </ul>
          </section>
        )}
        {problem && (
          <p role="alert" className="rounded-lg bg-bad-soft px-3 py-2 text-bad text-sm">
            {problem.message}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Close</Button>
          <Button
            look="primary"
            busy={put.isPending}
            disabled={changes.length === 0 || trial.isFetching || settled !== text}
            onClick={apply}
          >
            {changes.length === 1 ? "Set 1 variable" : `Set ${changes.length} variables`}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
