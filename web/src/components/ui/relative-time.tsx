"use client";

import { formatExact, formatRelative } from "@/lib/time/format-relative";
import { useNow } from "@/lib/time/use-now";

/** How long ago, with the exact time on hover. */
export function RelativeTime({ at, className }: { at: string; className?: string }) {
  const now = useNow();
  return (
    <time dateTime={at} title={formatExact(at)} className={className}>
      {formatRelative(at, now)}
    </time>
  );
}
