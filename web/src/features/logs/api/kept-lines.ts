import { api, unwrap } from "@/lib/api/client";
import type { LogLine, Page } from "@/lib/api/types";
import type { KeptLog } from "../rules/log-source";

export interface WantedLines {
  /** Only lines that hold this text; null: all. */
  search?: string | null;
  order?: "newest" | "oldest";
  /** The first line that is looked at; undefined: at the end that the order begins with. */
  line?: number;
  /** Where the page before ended. */
  cursor?: string | undefined;
  limit: number;
}

/**
 * A page of what is kept, the newest one first unless ordered otherwise; within it lines are oldest first. Where little is found the API
 * answers with pages that hold nothing yet: those are passed over.
 */
export async function readKept(
  { projectId, environment, instance, process, from, to }: KeptLog,
  { search, order, line, cursor, limit }: WantedLines,
  signal?: AbortSignal,
): Promise<Page<LogLine>> {
  const query = {
    instance: instance ?? undefined,
    process: process ?? undefined,
    from: from ?? undefined,
    to: to ?? undefined,
    search: search ?? undefined,
    line,
    order,
    limit,
    cursor,
  };
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
