"use client";

import { QueryClientProvider } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { type ReactNode, useEffect, useState } from "react";
import { TooltipHost } from "@/components/ui/tooltip-host";
import { routes } from "@/config/routes";
import { userQuery } from "@/features/session/api/use-session";
import { createQueryClient } from "@/lib/api/query-client";
import type { User } from "@/lib/api/types";
import { sessionEnded, whenSessionEnds } from "@/lib/sse/connections";
import { toasterHost } from "@/lib/toast";

const Toaster = dynamic(() => import("@/components/ui/toaster").then((module) => module.Toaster), { ssr: false });
const SignInAgain = dynamic(
  () => import("@/features/session/components/sign-in-again").then((module) => module.SignInAgain),
  {
    ssr: false,
  },
);

export function Providers({ children }: { children: ReactNode }) {
  const [client] = useState(() => createQueryClient(sessionEnded));
  const [interrupted, setInterrupted] = useState<User | null>(null);

  const [toasting, setToasting] = useState(false);
  useEffect(() => toasterHost.whenWanted(() => setToasting(true)), []);

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
      {children}
      {interrupted && <SignInAgain user={interrupted} onDone={() => setInterrupted(null)} />}
      {toasting && <Toaster />}
      <TooltipHost />
    </QueryClientProvider>
  );
}
