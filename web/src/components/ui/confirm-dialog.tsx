"use client";

import { AlertDialog as Radix } from "radix-ui";
import { cn } from "@/lib/cn";
import { useReturnFocus } from "@/lib/use-return-focus";
import { Button } from "./button";
import { dialogStyle, formWidth, overlayStyle } from "./dialog";

interface Props {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** What will happen, one sentence each. */
  consequences: string[];
  confirm: string;
  dangerous: boolean;
  busy: boolean;
  onConfirm: () => void;
}

export function ConfirmDialog({ open, onOpenChange, title, consequences, confirm, dangerous, busy, onConfirm }: Props) {
  const returnFocus = useReturnFocus();
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className={overlayStyle} />
        <Radix.Content className={cn(dialogStyle, formWidth)} {...returnFocus}>
          <Radix.Title className="font-semibold">{title}</Radix.Title>
          <Radix.Description asChild>
            <ul className="mt-3 space-y-2 text-sm text-ink-muted">
              {consequences.map((consequence) => (
                <li key={consequence} className="flex gap-2 break-words">
                  <span aria-hidden className="mt-2 size-1 shrink-0 rounded-full bg-ink-faint" />
                  <span className="min-w-0">{consequence}</span>
                </li>
              ))}
            </ul>
          </Radix.Description>
          <div className="mt-5 flex justify-end gap-2">
            <Radix.Cancel asChild>
              <Button>Keep as it is</Button>
            </Radix.Cancel>
            <Button look={dangerous ? "danger" : "primary"} busy={busy} onClick={onConfirm}>
              {confirm}
            </Button>
          </div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
