"use client";

import { RefreshCw, TriangleAlert, Unplug } from "lucide-react";
import { ApiError } from "@/lib/api/api-error";
import { Button } from "./button";

/** What went wrong, and a way to try again. Says apart that nothing answers and that the API refused. */
export function ErrorState({ error, onRetry, retrying }: { error: Error; onRetry?: () => void; retrying?: boolean }) {
  const unreachable = error instanceof ApiError && (error.status === 0 || error.status >= 502);
  const Icon = unreachable ? Unplug : TriangleAlert;
  return (
    <div
      role="alert"
      className="flex flex-col items-center rounded-xl border border-line bg-surface px-6 py-14 text-center"
    >
      <span className="grid size-10 place-items-center rounded-full bg-bad-soft text-bad">
        <Icon className="size-5" aria-hidden />
      </span>
      <h2 className="mt-4 font-semibold">{error instanceof ApiError ? error.title : "This page could not be shown"}</h2>
      <p className="mt-1 max-w-md text-sm text-ink-muted break-words">{error.message}</p>
      {onRetry && (
        <Button className="mt-5" onClick={onRetry} busy={retrying}>
          {!retrying && <RefreshCw aria-hidden />}
          Try again
        </Button>
      )}
    </div>
  );
}
