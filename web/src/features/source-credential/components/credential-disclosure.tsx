"use client";

import { ChevronRight, KeyRound } from "lucide-react";
import { type KeyboardEvent, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { hostOf, kindFor, kindWords, serverOf } from "../rules/source-credential";
import { CredentialFields } from "./credential-fields";
import type { HeldCredentialState } from "./use-held-credential";

interface Props {
  /** Of the repository. */
  address: string;
  /** The server refuses who asks without a credential, or with the one that is held. */
  refused: boolean;
  credential: HeldCredentialState;
}

/**
 * Asks for the credential of a repository, inside of a form about something else. What was typed leaves the page as soon as it is taken.
 */
export function CredentialDisclosure({ address, refused, credential }: Props) {
  const { held, errors, take, letGo } = credential;
  const summary = useRef<HTMLElement>(null);
  const [opened, setOpened] = useState<boolean | null>(null);
  // What is to be mended shows.
  const open = (opened ?? refused) || Object.keys(errors).length > 0;
  const kind = kindFor(address);
  const server = serverOf(address);
  if (kind === null || server === null) return null;
  const host = hostOf(server);
  // The field that had the focus goes with what was typed.
  const takeFrom = (form: HTMLFormElement | null) => {
    if (form && take(form)) summary.current?.focus();
  };

  // The form around this would be sent.
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || !(event.target instanceof HTMLInputElement)) return;
    event.preventDefault();
    takeFrom(event.target.form);
  };

  return (
    <details
      open={open}
      onToggle={({ currentTarget }) => currentTarget.open !== open && setOpened(currentTarget.open)}
      className="group rounded-xl border border-line bg-surface shadow-card"
    >
      <summary
        ref={summary}
        className="flex list-none flex-wrap items-center gap-x-2 rounded-xl px-5 py-3.5 font-medium text-sm [&::-webkit-details-marker]:hidden"
      >
        <ChevronRight className="size-4 text-ink-faint transition-transform group-open:rotate-90" aria-hidden />
        Private repository
        <span className="font-normal text-ink-faint">
          {held ? `${kindWords[kind].name} given` : `asked for without ${kindWords[kind].one}`}
        </span>
      </summary>
      <div className="space-y-4 border-line border-t p-5">
        {held ? (
          <div className="flex flex-wrap items-center justify-between gap-3 text-sm">
            <p role="status" className="flex min-w-0 flex-1 basis-56 gap-2">
              <KeyRound className="mt-0.5 size-4 shrink-0 text-ink-faint" aria-hidden />
              {refused
                ? `${host} refuses it.`
                : `${host} is asked with it. The project has it as its own from the start.`}
            </p>
            <Button size="small" onClick={letGo}>
              Give another
            </Button>
          </div>
        ) : (
          // biome-ignore lint/a11y/noStaticElementInteractions: hears of the keys that its fields leave.
          <div onKeyDown={onKeyDown} className="space-y-4">
            {refused && (
              <p className="text-ink-muted text-sm">
                {host} does not show it to just anybody. Give {kindWords[kind].one} that may read it.
              </p>
            )}
            <CredentialFields kind={kind} host={host} errors={errors} />
            <div className="flex flex-wrap items-center justify-between gap-3">
              <p className="min-w-0 flex-1 basis-56 text-ink-faint text-xs">
                Sent to {host} alone, sealed in the database, and never shown again.
              </p>
              <Button onClick={({ currentTarget: { form } }) => takeFrom(form)}>Look with it</Button>
            </div>
          </div>
        )}
      </div>
    </details>
  );
}
