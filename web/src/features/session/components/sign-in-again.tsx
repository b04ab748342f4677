"use client";

import { useQueryClient } from "@tanstack/react-query";
import { AlertDialog as Radix } from "radix-ui";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { dialogStyle, formWidth, overlayStyle } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { routes } from "@/config/routes";
import type { User } from "@/lib/api/types";
import { cn } from "@/lib/cn";
import { sessionBegan } from "@/lib/sse/connections";
import { userQuery, useSignIn } from "../api/use-session";

/** Signs in over a page whose session has ended in the middle of work. The page stays as it is, with all that was typed. */
export function SignInAgain({ user, onDone }: { user: User; onDone: () => void }) {
  const client = useQueryClient();
  const signIn = useSignIn();
  const [entering, setEntering] = useState(false);

  const enter = async () => {
    setEntering(true);
    const now = await client.fetchQuery({ ...userQuery, staleTime: 0 }).catch(() => null);
    // Somebody else must not see what was read for another: a whole new page.
    if (now?.id !== user.id) {
      window.location.reload();
      return;
    }
    sessionBegan();
    void client.invalidateQueries();
    onDone();
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const credentials = { email: String(form.get("email")).trim(), password: String(form.get("password")) };
    signIn.mutate(credentials, { onSuccess: () => void enter() });
  };

  return (
    <Radix.Root open>
      <Radix.Portal>
        <Radix.Overlay className={cn(overlayStyle, "backdrop-blur-sm")} />
        <Radix.Content className={cn(dialogStyle, formWidth)} onEscapeKeyDown={(event) => event.preventDefault()}>
          <Radix.Title className="font-semibold">Your session has ended</Radix.Title>
          <Radix.Description className="mt-1 text-ink-muted text-sm">
            Sign in to go on where you are. Nothing that you typed is lost.
          </Radix.Description>
          <form onSubmit={submit} className="mt-4 space-y-4">
            <Field label="Email" name="email" type="email" autoComplete="username" required defaultValue={user.email} />
            <Field
              label="Password"
              name="password"
              type="password"
              autoComplete="current-password"
              required
              autoFocus
              error={signIn.error?.message}
            />
            <div className="flex justify-end gap-2">
              <Button onClick={() => window.location.replace(routes.signIn())}>To the sign-in page</Button>
              <Button type="submit" look="primary" busy={signIn.isPending || entering}>
                Sign in
              </Button>
            </div>
          </form>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
