"use client";

import { useMemo, useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog } from "@/components/ui/dialog";
import { LabelledSelect } from "@/components/ui/labelled-select";
import { TextArea } from "@/components/ui/text-area";
import type { Variable, VariableScope } from "@/lib/api/types";
import { cn } from "@/lib/cn";
import { useSetVariables } from "../api/variable-queries";
import { parseDotenv } from "../rules/dotenv";
import { type ImportEffect, importEffects, importSummary } from "../rules/variables";
import { scopes } from "./variable-dialog";

interface Props {
  projectId: string;
  environments: readonly string[];
  variables: readonly Variable[];
  onClose: () => void;
}

const looks: Record<ImportEffect, { word: string; tone: string }> = {
  added: { word: "added", tone: "text-ok" },
  changed: { word: "changed", tone: "text-accent" },
  replaced: { word: "replaced", tone: "text-warn" },
  same: { word: "unchanged", tone: "text-ink-faint" },
};

/** A whole `.env` at once, with what it would change before anything is. */
export function ImportDialog({ projectId, environments, variables, onClose }: Props) {
  const set = useSetVariables(projectId);
  const [text, setText] = useState("");
  const [environment, setEnvironment] = useState("");
  const [scope, setScope] = useState<VariableScope>("runtime");
  const [secret, setSecret] = useState(true);

  const { assignments, problems } = useMemo(() => parseDotenv(text), [text]);
  const concerned = environment === "" ? environments : [environment];
  const current = variables.filter((variable) => concerned.includes(variable.environment));
  const lines = importEffects(assignments, current, concerned.length, { secret, scope });
  const toSet = lines.filter(({ effect }) => effect !== "same");

  const apply = () =>
    set.mutate(
      toSet.map(({ name, value }) => ({ name, value, secret, scope, environment: environment || undefined })),
      {
        onSuccess: () => {
          toast.success(importSummary(lines), { description: "They take effect with the next deployment." });
          onClose();
        },
      },
    );

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
          error={
            problems.length > 0 ? problems.map(({ line, reason }) => `Line ${line}: ${reason}.`).join(" ") : undefined
          }
        />
        <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
          <LabelledSelect
            label="Environment"
            value={environment}
            onChange={(event) => setEnvironment(event.target.value)}
            options={[
              { value: "", label: "All environments" },
              ...environments.map((name) => ({ value: name, label: name })),
            ]}
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
        {lines.length > 0 && (
          <section aria-label="What would change">
            <p role="status" className="mb-1.5 font-medium text-sm">
              {importSummary(lines)}
            </p>
            <ul className="max-h-56 divide-y divide-line overflow-y-auto rounded-lg border border-line">
              {lines.map(({ name, value, effect, before }) => (
                <li key={name} data-effect={effect} className="flex items-baseline gap-3 px-3 py-1.5 text-xs">
                  <span className={cn("w-16 shrink-0", looks[effect].tone)}>{looks[effect].word}</span>
                  <span className="shrink-0 font-mono">{name}</span>
                  <span className="min-w-0 flex-1 truncate text-right font-mono text-ink-faint">
                    {secret ? "••••••" : before !== null && effect === "changed" ? `${before} → ${value}` : value}
                  </span>
                </li>
              ))}
            </ul>
          </section>
        )}
        {set.error && (
          <p role="alert" className="rounded-lg bg-bad-soft px-3 py-2 text-bad text-sm">
            Not all of them were set: {set.error.message}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Close</Button>
          <Button look="primary" busy={set.isPending} disabled={toSet.length === 0} onClick={apply}>
            {toSet.length === 1 ? "Set 1 variable" : `Set ${toSet.length} variables`}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
