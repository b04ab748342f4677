"use client";

import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { LabelledSelect } from "@/components/ui/labelled-select";
import { TextArea } from "@/components/ui/text-area";
import { ApiError } from "@/lib/api/api-error";
import type { Variable, VariableScope } from "@/lib/api/types";
import { toast } from "@/lib/toast";
import { useSetVariable } from "../api/variable-queries";
import { isVariableName } from "../rules/dotenv";
import { placeOptions, scopes } from "./choices";

interface Props {
  projectId: string;
  environments: readonly string[];
  /** What is changed; null: a new one. */
  variable: Variable | null;
  /** Where it is set at first; null: everywhere. */
  environment: string | null;
  onClose: () => void;
}

/** Sets one variable. A secret's value is never shown again, so a field left empty keeps it. */
export function VariableDialog({ projectId, environments, variable, environment, onClose }: Props) {
  const set = useSetVariable(projectId);
  const [secret, setSecret] = useState(variable?.secret ?? false);
  const [nameError, setNameError] = useState<string>();
  const refused = set.error instanceof ApiError ? set.error.fields : {};

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const name = variable?.name ?? String(form.get("name")).trim();
    if (!isVariableName(name)) {
      setNameError("Letters, digits and _, not beginning with a digit.");
      return;
    }
    const value = String(form.get("value"));
    const keeps = variable?.secret === true && secret && value === "";
    const to = {
      name,
      value: keeps ? null : value,
      secret,
      scope: form.get("scope") as VariableScope,
      environment: String(form.get("environment")) || null,
    };
    set.mutate(to, {
      onSuccess: () => {
        toast.success(`${name} is set`, { description: "It takes effect with the next deployment." });
        onClose();
      },
    });
  };

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={variable ? `Change ${variable.name}` : "New variable"}
    >
      <form onSubmit={submit} className="mt-4 space-y-4">
        {!variable && (
          <Field
            label="Name"
            name="name"
            autoFocus
            required
            spellCheck={false}
            autoCapitalize="off"
            autoComplete="off"
            placeholder="DATABASE_URL"
            className="[&_input]:font-mono"
            error={nameError ?? refused.name?.join(" ")}
            onChange={() => setNameError(undefined)}
          />
        )}
        <TextArea
          label="Value"
          name="value"
          rows={3}
          defaultValue={variable?.value ?? ""}
          placeholder={variable?.secret ? "Left empty: the value stays" : undefined}
          error={refused.value?.join(" ")}
        />
        <Checkbox
          label="Secret"
          hint="Never shown again, and taken out of logs."
          checked={secret}
          onChange={(event) => setSecret(event.target.checked)}
        />
        <LabelledSelect label="Used at" name="scope" defaultValue={variable?.scope ?? "runtime"} options={scopes} />
        <LabelledSelect
          label="Environment"
          name="environment"
          defaultValue={environment ?? ""}
          options={placeOptions(environments)}
          hint="One of an environment alone goes before a shared one of its name."
        />
        {set.error && Object.keys(refused).length === 0 && (
          <p role="alert" className="rounded-lg bg-bad-soft px-3 py-2 text-bad text-sm">
            {set.error.message}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Close</Button>
          <Button type="submit" look="primary" busy={set.isPending}>
            Set variable
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
