"use client";

import { useMemo } from "react";
import { countUntil } from "@/features/replay/rules/replay";
import type { StageName } from "@/lib/api/types";
import type { LogEntry } from "../rules/log-buffer";
import type { LogSource } from "../rules/log-source";
import type { MoreLines } from "./more-lines";
import { useKeptLines } from "./use-kept-lines";
import { useLinesAround } from "./use-lines-around";
import { useLog } from "./use-log";

interface Wanted {
  /** The line whose surroundings are shown; null: of none. */
  around: number | null;
  /** What is looked for in all that is kept; null: nothing is. */
  search: string | null;
  /** Shows only this stage's lines; null for all. */
  stage: StageName | null;
  /** Shows only what was written by then; null for all. */
  until: string | null;
}

export interface ShownLines {
  entries: readonly LogEntry[];
  /** They are being read. */
  pending: boolean;
  error: Error | null;
  retry: () => void;
  earlier: MoreLines | null;
  later: MoreLines | null;
  /** More lines come in by themselves. */
  live: boolean;
}

/** What is shown of a log: what comes in; of all that is kept what holds a text, or was written in a span of time; or what stands around a line. */
export function useShownLines(source: LogSource, { around, search, stage, until }: Wanted): ShownLines {
  const log = useLog(source);
  const { buffer } = log;
  const inKept = around === null && (search !== null || source.stream === null);
  const kept = useKeptLines(inKept ? source.kept : null, search);
  const beside = useLinesAround(source.kept && { ...source.kept, from: null, to: null }, around);

  const from = source.kept?.from ?? null;
  const coming = useMemo(() => {
    const all = buffer.entries.slice(0, buffer.count);
    const shown = until === null ? all : all.slice(0, countUntil(all, until));
    const since = from === null ? shown : shown.filter(({ at }) => Date.parse(at) >= Date.parse(from));
    return stage === null ? since : since.filter((entry) => entry.stage === stage);
  }, [buffer, stage, until, from]);

  if (around !== null) return { ...beside, live: false };
  if (inKept) return { ...kept, later: null, live: false };
  return {
    entries: coming,
    pending: log.connection !== "open",
    error: log.error,
    retry: log.retry,
    earlier: log.earlier,
    later: null,
    live: true,
  };
}
