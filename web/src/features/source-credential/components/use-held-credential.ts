"use client";

import { useState } from "react";
import { type CredentialErrors, holdsCredential, readCredential } from "../rules/credential-form";
import { type HeldCredential, heldFor } from "../rules/held-credential";
import { kindFor, serverOf } from "../rules/source-credential";

let taken = 0;

/** The credential that a page has for a repository which is no project's yet. */
export function useHeldCredential(address: string) {
  const [given, setGiven] = useState<HeldCredential | null>(null);
  const [errors, setErrors] = useState<CredentialErrors>({});
  const held = heldFor(given, address);

  /** Takes what a form holds; null where something is wrong with it, which the fields say then. */
  const take = (form: HTMLFormElement): HeldCredential | null => {
    const kind = kindFor(address);
    const server = serverOf(address);
    if (kind === null || server === null) return null;
    const read = readCredential(kind, new FormData(form));
    setErrors(read.errors ?? {});
    if (read.body === null) {
      form.querySelector<HTMLElement>(`[name="${Object.keys(read.errors)[0]}"]`)?.focus();
      return null;
    }
    const next = { id: ++taken, body: read.body, server };
    setGiven(next);
    return next;
  };

  return {
    held,
    errors,
    take,
    /** What is held or typed: to be used, absent, or to be mended first. */
    settle: (form: HTMLFormElement): HeldCredential | "none" | "wrong" =>
      held ?? (holdsCredential(new FormData(form)) ? (take(form) ?? "wrong") : "none"),
    letGo: () => setGiven(null),
  };
}

export type HeldCredentialState = ReturnType<typeof useHeldCredential>;
