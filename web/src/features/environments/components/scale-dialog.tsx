"use client";

import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import type { Environment, Instance } from "@/lib/api/types";
import { checkCount, processCounts } from "../rules/environment-changes";

interface Props {
  environment: Environment;
  instances: readonly Instance[];
  busy: boolean;
  onClose: () => void;
  /** With the numbers that differ, by process. */
  onScale: (processes: Record<string, number>) => void;
}

/** How many instances of each process are to run. */
export function ScaleDialog({ environment, instances, busy, onClose, onScale }: Props) {
  // As they were when it was opened: instances come and go while one types.
  const [processes] = useState(() => processCounts(environment, instances));
  const [typed, setTyped] = useState<Record<string, string>>({});
  const [checked, setChecked] = useState(false);
  const value = (name: string, count: number) => typed[name] ?? String(count);
  const changed = processes.filter(({ name, count }) => value(name, count).trim() !== String(count));
  const problems = new Map(processes.map(({ name, count }) => [name, checkCount(name, value(name, count))]));

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setChecked(true);
    const wrong = processes.find(({ name }) => problems.get(name));
    if (wrong) event.currentTarget.querySelector<HTMLElement>(`[name="${wrong.name}"]`)?.focus();
    else onScale(Object.fromEntries(changed.map(({ name, count }) => [name, Number(value(name, count))])));
  };

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Scale ${environment.name}`}
      description="Instances that run go on. New ones get requests once they are well; those too many end after the requests that they are answering."
    >
      <form onSubmit={submit} noValidate className="mt-4 space-y-4">
        {processes.map(({ name, count }, index) => (
          <Field
            key={name}
            label={processes.length === 1 ? `Instances of ${name}` : name}
            name={name}
            type="number"
            inputMode="numeric"
            min={name === "web" ? 1 : 0}
            max={50}
            autoFocus={index === 0}
            autoComplete="off"
            value={value(name, count)}
            error={(checked && problems.get(name)) || undefined}
            hint={`${count} now`}
            onChange={(event) => setTyped({ ...typed, [name]: event.target.value })}
          />
        ))}
        <p className="text-ink-faint text-xs">The numbers hold for later deployments too.</p>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Keep as it is</Button>
          <Button type="submit" look="primary" disabled={changed.length === 0} busy={busy}>
            Scale
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
