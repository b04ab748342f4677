"use client";

import { useEffect } from "react";
import { Toaster as Sonner } from "sonner";
import { toasterHost } from "@/lib/toast";

export function Toaster() {
  useEffect(() => toasterHost.mounted(), []);
  return (
    <Sonner
      position="bottom-right"
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            "flex w-(--width) items-start gap-2.5 rounded-lg border border-line bg-raised px-3.5 py-3 text-sm text-ink shadow-raised",
          icon: "mt-0.5 shrink-0 text-ink-muted",
          title: "font-medium",
          description: "mt-0.5 text-ink-muted break-words",
          actionButton: "ml-auto shrink-0 self-center text-accent font-medium cursor-pointer",
          error: "[&_[data-icon]]:text-bad",
          success: "[&_[data-icon]]:text-ok",
        },
      }}
    />
  );
}
