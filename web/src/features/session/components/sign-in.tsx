"use client";

import { LoaderCircle } from "lucide-react";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Logo } from "@/features/shell/components/logo";
import { isPassing } from "@/lib/api/api-error";
import { useSignIn, useSignInByLink } from "../api/use-session";
import { linkToken } from "../rules/link-token";

interface Props {
  returnTo: string;
  /** The visitor was on another page and needs to know why this one shows. */
  interrupted: boolean;
}

export function SignIn({ returnTo, interrupted }: Props) {
  const byPassword = useSignIn();
  const byLink = useSignInByLink();
  const [leaving, setLeaving] = useState(false);
  const linkTried = useRef<string | null>(null);

  // A whole new page, so that nothing read without a session stays in memory.
  const enter = () => {
    setLeaving(true);
    window.location.replace(returnTo);
  };

  const { mutate: signInByLink } = byLink;
  useEffect(() => {
    const tryLink = () => {
      const token = linkToken(window.location.hash);
      if (token === null || linkTried.current === token) return;
      linkTried.current = token;
      // Out of the address before anything else: it must not stay in the history or be copied along.
      window.history.replaceState(null, "", window.location.pathname + window.location.search);
      signInByLink(token, {
        onSuccess: () => {
          setLeaving(true);
          window.location.replace(returnTo);
        },
      });
    };
    tryLink();
    // A link opened in a tab that shows this page already changes only the fragment.
    window.addEventListener("hashchange", tryLink);
    return () => window.removeEventListener("hashchange", tryLink);
  }, [returnTo, signInByLink]);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    byLink.reset();
    byPassword.mutate(
      { email: String(form.get("email")).trim(), password: String(form.get("password")) },
      { onSuccess: enter },
    );
  };

  if (byLink.isPending || (leaving && byLink.isSuccess)) return <SigningIn />;

  const error = byPassword.error ?? byLink.error;
  const linkRefused = byLink.error !== null && !isPassing(byLink.error);
  return (
    <main className="grid min-h-dvh place-items-center px-4 py-12">
      <div className="w-full max-w-sm">
        <Logo className="mx-auto size-10" />
        <h1 className="mt-4 text-center font-semibold text-lg tracking-tight">Sign in to AutoStack</h1>
        {interrupted && !error && (
          <p className="mt-1 text-center text-ink-muted text-sm">Sign in to go on; you return to where you were.</p>
        )}
        {error && (
          <div role="alert" className="mt-5 rounded-lg bg-bad-soft px-4 py-3 text-sm">
            <p className="font-medium text-bad">{linkRefused ? "This sign-in link does not work" : "Not signed in"}</p>
            <p className="mt-0.5 text-ink">
              {error.message}
              {linkRefused && " Each link works once; use the password, or restart AutoStack for a new link."}
            </p>
          </div>
        )}
        <form onSubmit={submit} className="mt-6 space-y-4 rounded-xl border border-line bg-surface p-5 shadow-card">
          <Field label="Email" name="email" type="email" autoComplete="username" required autoFocus />
          <Field label="Password" name="password" type="password" autoComplete="current-password" required />
          <Button type="submit" look="primary" size="large" className="w-full" busy={byPassword.isPending || leaving}>
            Sign in
          </Button>
        </form>
        <p className="mt-4 text-center text-ink-faint text-xs">
          The first account and its password are in <code className="font-mono">.autostack/admin.json</code> where
          AutoStack runs.
        </p>
      </div>
    </main>
  );
}

function SigningIn() {
  return (
    <main className="grid min-h-dvh place-items-center">
      <p role="status" className="flex items-center gap-2 text-ink-muted text-sm">
        <LoaderCircle className="size-4 animate-spin" aria-hidden />
        Signing in…
      </p>
    </main>
  );
}
