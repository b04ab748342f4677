"use client";

import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { mayHaveEarlier } from "../rules/earlier";
import type { LogBuffer } from "../rules/log-buffer";
import { type KeptLog, MOST_AT_ONCE } from "../rules/log-source";
import { readKept } from "./kept-lines";
import type { LogStore } from "./log-store";
import { type MoreLines, moreOf } from "./more-lines";

/** What is kept from before the beginning of a stream, page by page; null once there is no more. */
export function useEarlierLines(kept: KeptLog | null, store: LogStore, buffer: LogBuffer): MoreLines | null {
  const cursor = useRef<string>(undefined);
  const [ended, setEnded] = useState(false);
  const read = useMutation({
    mutationFn: async (from: KeptLog) => {
      for (;;) {
        const page = await readKept(from, { cursor: cursor.current, limit: MOST_AT_ONCE });
        cursor.current = page.next_cursor ?? undefined;
        // The first pages hold what the stream has told already.
        const any = store.prepend(page.items);
        if (page.next_cursor === null) setEnded(true);
        if (any || page.next_cursor === null) return;
      }
    },
  });
  if (kept === null) return null;
  return moreOf({
    any: !ended && mayHaveEarlier(buffer, kept),
    loading: read.isPending,
    failed: read.isError,
    error: read.error,
    load: () => read.mutate(kept),
  });
}
