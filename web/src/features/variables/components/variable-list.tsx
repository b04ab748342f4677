"use client";

import { Eye, EyeOff, Lock, Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import type { Variable } from "@/lib/api/types";
import { isOwn, placeOf } from "../rules/variables";

interface Props {
  variables: readonly Variable[];
  /** Whose list it is; null: the shared ones. */
  environment: string | null;
  onChange: (variable: Variable) => void;
  onRemove: (variable: Variable) => void;
}

/** Variables by name, with where they come from. A shared one is changed in an environment by giving that one of its own. */
export function VariableList({ variables, environment, onChange, onRemove }: Props) {
  return (
    <ul
      aria-label="Variables"
      className="divide-y divide-line overflow-hidden rounded-xl border border-line bg-surface shadow-card"
    >
      {variables.map((variable) => (
        <li
          key={variable.name}
          data-variable={variable.name}
          className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 px-4 py-2 md:grid-cols-[minmax(0,16rem)_minmax(0,1fr)_5rem_10rem_3.75rem]"
        >
          <span className="truncate font-medium font-mono text-sm">{variable.name}</span>
          <span className="min-w-0 max-md:order-3 max-md:col-span-2">
            <Value variable={variable} />
          </span>
          <span className="text-ink-muted text-xs max-md:order-4">{variable.scope}</span>
          <span className="text-ink-muted text-xs max-md:order-5 max-md:text-right">
            {placeOf(variable, environment)}
          </span>
          <span className="flex justify-end gap-0.5 max-md:order-2">
            <Button
              look="ghost"
              size="icon-small"
              aria-label={`Change ${variable.name}`}
              onClick={() => onChange(variable)}
            >
              <Pencil aria-hidden />
            </Button>
            {isOwn(variable, environment) && (
              <Button
                look="ghost"
                size="icon-small"
                aria-label={`Remove ${variable.name}`}
                onClick={() => onRemove(variable)}
              >
                <Trash2 aria-hidden />
              </Button>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Plain values are hidden too until asked for: somebody may look over the shoulder. */
function Value({ variable: { name, value, secret } }: { variable: Variable }) {
  const [shown, setShown] = useState(false);
  if (secret || value === null)
    return (
      <span className="flex items-center gap-1.5 text-ink-faint text-xs">
        <Lock className="size-3.5" aria-hidden />
        secret
      </span>
    );
  return (
    <span className="flex min-w-0 items-center gap-0.5">
      <span className="min-w-0 truncate font-mono text-ink-muted text-xs">
        {shown ? value || "(empty)" : "••••••••"}
      </span>
      <Button
        look="ghost"
        size="icon-small"
        aria-label={shown ? `Hide ${name}` : `Show ${name}`}
        onClick={() => setShown(!shown)}
      >
        {shown ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
      </Button>
      <CopyButton value={value} label={`value of ${name}`} />
    </span>
  );
}
