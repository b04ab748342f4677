"use client";

import { QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { Toaster } from "sonner";
import { TooltipProvider } from "@/components/ui/tooltip";
import { routes } from "@/config/routes";
import { createQueryClient } from "@/lib/api/query-client";
import { sessionEnded, whenSessionEnds } from "@/lib/sse/connections";

export function Providers({ children }: { children: ReactNode }) {
  const [client] = useState(() => createQueryClient(sessionEnded));

  useEffect(() => {
    whenSessionEnds(() => {
      const { pathname, search } = window.location;
      // A whole new page: nothing of the ended session stays in memory. Several requests may find its end; one leaves.
      if (!pathname.startsWith("/sign-in")) window.location.replace(routes.signIn(pathname + search));
    });
  }, []);

  return (
    <QueryClientProvider client={client}>
      <TooltipProvider delayDuration={300}>
        {children}
        <Toaster
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
      </TooltipProvider>
    </QueryClientProvider>
  );
}
