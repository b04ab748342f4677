"use client";

import { useQuery } from "@tanstack/react-query";
import { LogOut } from "lucide-react";
import dynamic from "next/dynamic";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { ErrorState } from "@/components/ui/error-state";
import { Fact, Facts } from "@/components/ui/facts";
import { Loading } from "@/components/ui/loading";
import { RelativeTime } from "@/components/ui/relative-time";
import { Setting } from "@/components/ui/setting";
import { Skeleton } from "@/components/ui/skeleton";
import { useLeave } from "@/features/session/api/use-leave";
import { userQuery } from "@/features/session/api/use-session";
import { PasswordForm } from "./password-form";

const ThemeChoice = dynamic(() => import("./theme-choice").then((module) => module.ThemeChoice), { ssr: false });

/** Who one is here, the password, and how the dashboard looks. */
export function AccountPage() {
  const leave = useLeave();
  return (
    <>
      <Setting title="Profile" about="Your name on everything that you cause.">
        <Profile />
        <Button className="mt-4" onClick={leave.now} busy={leave.busy}>
          <LogOut aria-hidden />
          Sign out
        </Button>
      </Setting>
      <Setting title="Password" about="Changing it ends every session, on every device, but this one.">
        <PasswordForm />
      </Setting>
      <Setting title="Theme" about="For this browser.">
        <ThemeChoice />
      </Setting>
    </>
  );
}

function Profile() {
  const user = useQuery(userQuery);
  if (user.isPending)
    return (
      <Loading label="Loading your profile">
        <Skeleton className="h-16 w-72 max-w-full" />
      </Loading>
    );
  if (!user.data)
    return (
      <ErrorState of="Your profile" error={user.error} onRetry={() => void user.refetch()} retrying={user.isFetching} />
    );
  return (
    <Facts>
      <Fact term="Email">{user.data.email}</Fact>
      <Fact term="Id">
        <span className="flex items-center gap-1">
          <span className="truncate font-mono text-xs">{user.data.id}</span>
          <CopyButton value={user.data.id} label="user id" />
        </span>
      </Fact>
      <Fact term="Member since">
        <RelativeTime at={user.data.created_at} />
      </Fact>
    </Facts>
  );
}
