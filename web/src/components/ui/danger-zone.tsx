"use client";

import { type FormEvent, useId, useState } from "react";
import { Button } from "./button";
import { inputStyle } from "./field";

interface Props {
  title: string;
  /** What will happen, one sentence each. */
  consequences: readonly string[];
  /** What must be typed before it can be done. */
  name: string;
  action: string;
  busy: boolean;
  error: string | null;
  onConfirm: (typed: string) => void;
}

/** What can't be taken back: says what will happen, and wants the name of what it happens to. */
export function DangerZone({ title, consequences, name, action, busy, error, onConfirm }: Props) {
  const [typed, setTyped] = useState("");
  const id = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typed === name) onConfirm(typed);
  };
  return (
    <section aria-label={title} className="mt-8 rounded-xl border border-bad/40 p-5">
      <h2 className="font-semibold text-bad text-sm">{title}</h2>
      <ul className="mt-2 list-disc space-y-1 pl-5 text-ink-muted text-sm">
        {consequences.map((consequence) => (
          <li key={consequence}>{consequence}</li>
        ))}
      </ul>
      <form onSubmit={submit} className="mt-4 flex flex-wrap items-end gap-2">
        <div className="min-w-0 flex-1 basis-56 sm:max-w-xs">
          <label htmlFor={id} className="mb-1.5 block text-sm">
            Type <strong className="font-mono">{name}</strong> to go on
          </label>
          <input
            id={id}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            className={inputStyle}
          />
        </div>
        <Button type="submit" look="danger" size="large" disabled={typed !== name} busy={busy}>
          {action}
        </Button>
      </form>
      {error && (
        <p role="alert" className="mt-3 text-bad text-sm">
          {error}
        </p>
      )}
    </section>
  );
}
