"use client";

import { Dialog } from "@/components/ui/dialog";
import { SHORTCUTS } from "../rules/shortcuts";

export function ShortcutSheet({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keyboard shortcuts" wide>
      <div className="mt-4 columns-1 gap-8 sm:columns-2">
        {SHORTCUTS.map(({ where, shortcuts }) => (
          <section key={where} aria-label={where} className="mb-5 break-inside-avoid">
            <h3 className="mb-1.5 font-medium text-ink-faint text-xs">{where}</h3>
            <dl className="space-y-1 text-sm">
              {shortcuts.map(({ keys, does }) => (
                <div key={keys} className="flex items-center justify-between gap-4">
                  <dt>{does}</dt>
                  <dd className="flex gap-1">
                    {keys.split(" ").map((key) => (
                      <kbd
                        key={key}
                        className="min-w-6 rounded border border-line-strong bg-sunken px-1.5 py-0.5 text-center font-mono text-2xs"
                      >
                        {key === "mod" ? "⌘/Ctrl" : key}
                      </kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
