"use client";

import { useQuery } from "@tanstack/react-query";
import { User } from "lucide-react";
import { useLazyMenu } from "@/components/ui/use-lazy-menu";
import { userQuery } from "@/features/session/api/use-session";

const load = () => import("./account-menu-content").then((module) => module.AccountMenuContent);

export function AccountMenu() {
  const email = useQuery(userQuery).data?.email;
  return useLazyMenu(
    load,
    (props) => (
      <button
        type="button"
        aria-label="Account and theme"
        aria-haspopup="menu"
        className="grid size-8 place-items-center rounded-full border border-line bg-surface font-medium text-ink-muted text-xs uppercase hover:bg-hover hover:text-ink"
        {...props}
      >
        {email ? email.charAt(0) : <User className="size-4" aria-hidden />}
      </button>
    ),
    {},
  );
}
