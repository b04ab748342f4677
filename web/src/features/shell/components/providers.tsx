"use client";

import { QueryClientProvider } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { type ReactNode, useEffect, useState } from "react";
import { Toaster } from "sonner";
import { TooltipProvider } from "@/components/ui/tooltip";
import { routes } from "@/config/routes";
import { userQuery } from "@/features/session/api/use-session";
import { createQueryClient } from "@/lib/api/query-client";
import type { User } from "@/lib/api/types";
import { sessionEnded, whenSessionEnds } from "@/lib/sse/connections";

const SignInAgain = dynamic(
  () => import("@/features/session/components/sign-in-again").then((module) => module.SignInAgain),
  {
    ssr: false,
  },
);

export function Providers({ children }: { children: ReactNode }) {
  const [client] = useState(() => createQueryClient(sessionEnded));
  const [interrupted, setInterrupted] = useState<User | null>(null);

  useEffect(() => {
    whenSessionEnds(() => {
      const { pathname, search } = window.location;
      if (pathname.startsWith("/sign-in")) return;
      // Who is in the middle of work signs in over the page, which keeps what was typed. Who has seen nothing yet gets the sign-in page.
      const user = client.getQueryData(userQuery.queryKey);
      if (user) setInterrupted(user);
      else window.location.replace(routes.signIn(pathname + search));
    });
  }, [client]);

  return (
    <QueryClientProvider client={client}>
      <TooltipProvider delayDuration={300}>
        {children}
        {interrupted && <SignInAgain user={interrupted} onDone={() => setInterrupted(null)} />}
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
