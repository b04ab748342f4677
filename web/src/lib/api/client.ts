import createClient from "openapi-fetch";
import { ApiError, unanswered } from "./api-error";
import type { paths } from "./schema";
import type { Problem } from "./types";

/** The contract's paths are the API's; the browser reaches them through the dashboard's own server. */
export const bffPath = (apiPath: string): string => apiPath.replace(/^\/api\/v1\//, "/api/bff/");

export const api = createClient<paths>({
  baseUrl: typeof window === "undefined" ? "http://localhost" : window.location.origin,
  fetch: (request) => {
    const url = new URL(request.url);
    return fetch(new Request(url.origin + bffPath(url.pathname) + url.search, request));
  },
});

interface Answer<Data> {
  data?: Data;
  error?: unknown;
  response: Response;
}

/** The data of an answer; throws {@link ApiError} for everything else. */
export async function unwrap<Data>(request: Promise<Answer<Data>>): Promise<Data> {
  const { data, error, response } = await request.catch(() => {
    throw unanswered();
  });
  if (response.ok) return data as Data;
  throw new ApiError(response.status, (error ?? {}) as Partial<Problem>);
}
