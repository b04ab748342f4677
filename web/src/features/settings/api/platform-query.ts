import { queryOptions } from "@tanstack/react-query";
import { api, unwrap } from "@/lib/api/client";

/** How the platform itself fares. Nothing tells of its changes, so it is read again while somebody looks. */
export const platformQuery = queryOptions({
  queryKey: ["platform"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/platform", { signal })),
  refetchInterval: 5_000,
});
