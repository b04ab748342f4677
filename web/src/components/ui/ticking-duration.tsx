"use client";

import { elapsed, formatDuration } from "@/lib/time/format-duration";
import { useNow } from "@/lib/time/use-now";

interface Props {
  startedAt: string | null;
  finishedAt: string | null;
  className?: string;
}

/** How long something took; ticks while it has no end. */
export function TickingDuration({ startedAt, finishedAt, className }: Props) {
  return startedAt !== null && finishedAt === null ? (
    <Ticking startedAt={startedAt} className={className} />
  ) : (
    <Shown duration={elapsed(startedAt, finishedAt, 0)} className={className} />
  );
}

function Ticking({ startedAt, className }: { startedAt: string; className?: string }) {
  return <Shown duration={elapsed(startedAt, null, useNow())} className={className} />;
}

function Shown({ duration, className }: { duration: number | null; className?: string }) {
  if (duration === null) return null;
  return <span className={className}>{formatDuration(duration)}</span>;
}
