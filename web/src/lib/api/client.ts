import createClient from "openapi-fetch";
import { ApiError, unanswered } from "./api-error";
import type { paths } from "./schema";
import type { Problem } from "./types";

/** The contract's paths are the API's; the browser reaches them through the dashboard's own server. */
const bffUrl = (apiUrl: string): string => apiUrl.replace("/api/v1/", "/api/bff/");

/**
 * Made with the right address at once: to make one request out of another turns its body into a stream, which browsers send
 * over HTTP/2 only.
 */
class BffRequest extends Request {
  constructor(input: RequestInfo | URL, init?: RequestInit) {
    super(typeof input === "string" ? bffUrl(input) : input, init);
  }
}

export const api = createClient<paths>({
  baseUrl: typeof window === "undefined" ? "http://localhost" : window.location.origin,
  Request: BffRequest,
  // Looked up at each request, so that what stands in for it, in tests or in a browser's extension, is used.
  fetch: (request) => globalThis.fetch(request),
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
