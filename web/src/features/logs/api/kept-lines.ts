import { api, unwrap } from "@/lib/api/client";
import type { LogLine, Page } from "@/lib/api/types";
import type { KeptLog } from "../rules/log-source";

interface Wanted {
  /** Only lines that hold this text; null: all. */
  search: string | null;
  /** Where the page before ended; undefined: at the newest line. */
  cursor: string | undefined;
  limit: number;
}

/**
 * A page of what is kept, the newest one first; within it lines are oldest first. Where little is found the API answers with pages that hold
 * nothing yet: those are passed over.
 */
export async function readKept(
  { projectId, environment, instance }: KeptLog,
  { search, cursor, limit }: Wanted,
  signal?: AbortSignal,
): Promise<Page<LogLine>> {
  const query = { instance: instance ?? undefined, search: search ?? undefined, limit, cursor };
  for (;;) {
    const page = await unwrap(
      api.GET("/api/v1/projects/{id}/environments/{env}/logs", {
        params: { path: { id: projectId, env: environment }, query },
        headers: { accept: "application/json" },
        signal,
      }),
    );
    if (page.items.length > 0 || page.next_cursor === null)
      return { ...page, items: page.items.map((line) => ({ ...line, stage: null })) };
    query.cursor = page.next_cursor;
  }
}
