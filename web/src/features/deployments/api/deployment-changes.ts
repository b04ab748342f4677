import { queryOptions } from "@tanstack/react-query";
import { api, unwrap } from "@/lib/api/client";
import { deploymentKeys } from "./deployment-queries";

/** What a deployment brings. Its commit and its image are found on the way, so the version is part of the question. */
export const deploymentChangesQuery = (id: string, known: string) =>
  queryOptions({
    queryKey: [...deploymentKeys.one(id), "changes", known],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/deployments/{id}/changes", { params: { path: { id } }, signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });
