import { queryOptions } from "@tanstack/react-query";
import { api, unwrap } from "@/lib/api/client";
import type { DetectedBuild } from "@/lib/api/types";

export interface Detectable {
  repository_url: string;
  ref?: string;
  root_directory?: string;
  build_command?: string;
  start_command?: string;
  output_directory?: string;
}

/** What would be built of a repository, and how. It fetches a commit, which takes a while: asked once, and again only by hand. */
export const detectQuery = (body: Detectable) =>
  queryOptions({
    queryKey: ["detect", body],
    queryFn: async ({ signal }) =>
      (await unwrap(api.POST("/api/v1/projects/detect", { body, signal }))) as DetectedBuild,
    staleTime: 60_000,
    retry: false,
  });
