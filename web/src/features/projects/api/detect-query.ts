"use client";

import { queryOptions, useQuery } from "@tanstack/react-query";
import type { HeldCredential } from "@/features/source-credential/rules/held-credential";
import { api, unwrap } from "@/lib/api/client";
import type { DetectedBuild } from "@/lib/api/types";
import { type Detectable, mayBeRepository } from "../rules/detection";

export const detectKeys = { all: ["detect"] as const };

/** What would be built of a repository, and how. It fetches a commit, which takes a while: asked once, and again only by hand. */
const detectQuery = (body: Detectable, held: HeldCredential | null) =>
  queryOptions({
    // A credential is named by a number: its secret is in no key, and in nothing that outlives the page.
    queryKey: [...detectKeys.all, body, held?.id ?? null],
    queryFn: async ({ signal }) =>
      (await unwrap(
        api.POST("/api/v1/projects/detect", { body: { ...body, credential: held?.body }, signal }),
      )) as DetectedBuild,
    staleTime: 60_000,
    gcTime: held ? 0 : undefined,
    retry: false,
  });

/** The detection of what may be a repository; `asked` tells whether it is. */
export function useDetection(wanted: Detectable, held: HeldCredential | null = null) {
  const asked = mayBeRepository(wanted.repository_url);
  return { asked, found: useQuery({ ...detectQuery(wanted, held), enabled: asked }) };
}

export type Detection = ReturnType<typeof useDetection>;
