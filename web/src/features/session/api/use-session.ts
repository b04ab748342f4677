"use client";

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, unwrap } from "@/lib/api/client";
import { whenSessionEnds } from "@/lib/sse/connections";

export const userQuery = queryOptions({
  queryKey: ["user"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/auth/me", { signal })),
  staleTime: Number.POSITIVE_INFINITY,
});

export interface Credentials {
  email: string;
  password: string;
}

export function useSignIn() {
  return useMutation({ mutationFn: (body: Credentials) => unwrap(api.POST("/api/v1/auth/login", { body })) });
}

export function useSignInByLink() {
  return useMutation({ mutationFn: (token: string) => unwrap(api.POST("/api/v1/auth/link", { body: { token } })) });
}

/** Ends all sessions but the new one that the answer begins; its tokens become this browser's cookies. */
export function useChangePassword() {
  return useMutation({
    mutationFn: (body: { old_password: string; new_password: string }) =>
      unwrap(api.POST("/api/v1/auth/password", { body })),
  });
}

export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    // The dashboard's server has the token, in a cookie, and puts it in.
    mutationFn: () => unwrap(api.POST("/api/v1/auth/logout", { body: { refresh_token: "" } })),
    onSuccess: () => {
      // What is still being read finds the session's end too, and must not lead back to this page after the next sign-in.
      whenSessionEnds(() => {});
      client.clear();
    },
  });
}
