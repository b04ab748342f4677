"use client";

import { RefreshCw, SearchX, TriangleAlert, Unplug } from "lucide-react";
import { tellError } from "@/lib/api/tell-error";
import { Button } from "./button";

interface Props {
  error: Error;
  /** What could not be had, as the beginning of a sentence: “This project”. */
  of: string;
  onRetry: () => void;
  retrying?: boolean;
  /** Where to go on when it does not exist. */
  instead?: { href: string; label: string };
}

/** What went wrong and where, and a way to try again; of what does not exist, a way on. */
export function ErrorState({ error, of, onRetry, retrying, instead }: Props) {
  const { title, why, next, unreachable, gone } = tellError(error, of);
  const Icon = unreachable ? Unplug : gone ? SearchX : TriangleAlert;
  return (
    <div
      role="alert"
      className="flex flex-col items-center rounded-xl border border-line bg-surface px-6 py-14 text-center"
    >
      <span className="grid size-10 place-items-center rounded-full bg-bad-soft text-bad">
        <Icon className="size-5" aria-hidden />
      </span>
      <h2 className="mt-4 font-semibold">{title}</h2>
      <p className="mt-1 max-w-md text-sm text-ink-muted break-words">{why}</p>
      {next && <p className="mt-1 max-w-md text-sm text-ink-muted">{next}</p>}
      <div className="mt-5 flex flex-wrap justify-center gap-2">
        {gone && instead && (
          <Button asChild look="primary">
            {/* No link of the router's: every page holds this for its own failures, and would weigh more. */}
            <a href={instead.href}>{instead.label}</a>
          </Button>
        )}
        <Button onClick={onRetry} busy={retrying}>
          {!retrying && <RefreshCw aria-hidden />}
          Try again
        </Button>
      </div>
    </div>
  );
}
