"use client";

import { useEffect, useState, useSyncExternalStore } from "react";
import { type ApiError, isSessionEnded } from "@/lib/api/api-error";
import type { LogLine } from "@/lib/api/types";
import type { Connection } from "@/lib/sse/live-stream";
import { useLiveStream } from "@/lib/sse/use-live-stream";
import type { LogBuffer } from "../rules/log-buffer";
import type { LogSource } from "../rules/log-source";
import { LogStore } from "./log-store";
import type { MoreLines } from "./more-lines";
import { useEarlierLines } from "./use-earlier-lines";

export interface Log {
  buffer: LogBuffer;
  connection: Connection;
  error: ApiError | null;
  /** After an error: opens the stream again. */
  retry: () => void;
  /** Null: there are none. */
  earlier: MoreLines | null;
}

/** A log that does not exist yet begins with its first line: until then it is looked for this often. */
const LOOK_AGAIN_MS = 5_000;

/** A log from the beginning of its stream on, live. The component is given a key by whoever shows another log in its place. */
export function useLog({ stream, sparse, kept }: Pick<LogSource, "stream" | "sparse" | "kept">): Log {
  const [store] = useState(() => new LogStore(sparse));
  const [error, setError] = useState<ApiError | null>(null);
  const [absent, setAbsent] = useState(false);
  // Given up until it is asked for again.
  const ended = error !== null;
  useEffect(() => {
    if (!absent) return;
    const timer = setTimeout(() => setAbsent(false), LOOK_AGAIN_MS);
    return () => clearTimeout(timer);
  }, [absent]);

  const connection = useLiveStream({
    url: absent || ended ? null : stream,
    lastEventId: () => (store.last > 0 ? String(store.last) : null),
    onEvents: (events, stream) => {
      const missingAfter = store.append(events.map(({ data }) => JSON.parse(data) as LogLine));
      if (missingAfter !== null) stream.resumeAfter(String(missingAfter));
    },
    onEnd: (ended) => {
      // With another session it opens by itself.
      if (isSessionEnded(ended)) return;
      setAbsent(ended.code === "log_not_found");
      setError(ended.code === "log_not_found" ? null : ended);
    },
  });
  const buffer = useSyncExternalStore(store.subscribe, store.snapshot, store.snapshot);
  const earlier = useEarlierLines(kept, store, buffer);
  const read = buffer.count > 0 || (!absent && connection === "open");
  return {
    buffer,
    connection: absent ? "open" : connection,
    error,
    retry: () => setError(null),
    earlier: read ? earlier : null,
  };
}
