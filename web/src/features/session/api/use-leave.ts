"use client";

import { routes } from "@/config/routes";
import { toast } from "@/lib/toast";
import { useSignOut } from "./use-session";

/** Ends the session and leads to the sign-in page: a whole new page, so that nothing of the session stays in memory. */
export function useLeave(): { now: () => void; busy: boolean } {
  const signOut = useSignOut();
  return {
    busy: signOut.isPending,
    now: () =>
      signOut.mutate(undefined, {
        onSuccess: () => window.location.replace(routes.signIn()),
        onError: (error) => toast.error("Not signed out", { description: error.message }),
      }),
  };
}
