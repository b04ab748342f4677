import { Minus, PenLine, Plus } from "lucide-react";
import type { Change } from "../rules/changes";

const signs = {
  added: { icon: Plus, word: "added", tone: "text-ok" },
  removed: { icon: Minus, word: "removed", tone: "text-bad" },
  changed: { icon: PenLine, word: "changed", tone: "text-accent" },
};

/** One thing that differs, with both values where they may be shown. */
export function ChangeLine({ change: { what, from, to, sign } }: { change: Change }) {
  const { icon: Icon, word, tone } = signs[sign];
  return (
    <li className="flex gap-2">
      <Icon className={`mt-0.5 size-4 shrink-0 ${tone}`} aria-hidden />
      <span className="min-w-0">
        <span className="break-words">{what}</span> <span className="text-ink-faint">{word}</span>
        {(from !== null || to !== null) && (
          <span className="block font-mono text-xs break-words">
            {from !== null && <span className="text-ink-faint line-through">{from}</span>}
            {from !== null && to !== null && " → "}
            {to}
          </span>
        )}
      </span>
    </li>
  );
}
