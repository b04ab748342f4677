"use client";

import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "@/lib/cn";
import { useReturnFocus } from "@/lib/use-return-focus";

interface Props {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: string;
  /** For what does not fit into a form's width. */
  wide?: boolean;
  children: ReactNode;
}

export const overlayStyle = "fixed inset-0 z-40 animate-enter bg-scrim";
/** With a width beside it: that of a form, or a wider one. */
export const dialogStyle =
  "fixed top-[max(1rem,15vh)] left-1/2 z-50 max-h-[80vh] w-[calc(100vw-2rem)] -translate-x-1/2 animate-enter overflow-y-auto rounded-xl border border-line bg-raised p-5 shadow-raised";
export const formWidth = "max-w-md";

export function Dialog({ open, onOpenChange, title, description, wide, children }: Props) {
  const returnFocus = useReturnFocus();
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className={overlayStyle} />
        <Radix.Content
          className={cn(dialogStyle, wide ? "max-w-2xl" : formWidth)}
          {...(description ? {} : { "aria-describedby": undefined })}
          {...returnFocus}
        >
          <Radix.Title className="pr-8 font-semibold">{title}</Radix.Title>
          {description && <Radix.Description className="mt-1 text-sm text-ink-muted">{description}</Radix.Description>}
          <Radix.Close
            aria-label="Close"
            className="absolute top-4 right-4 grid size-7 place-items-center rounded text-ink-faint hover:bg-hover hover:text-ink"
          >
            <X className="size-4" aria-hidden />
          </Radix.Close>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
