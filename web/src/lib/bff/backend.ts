import "server-only";

/** Where the API answers; read at each request, so that the same build runs anywhere. */
export function backendUrl(path: string, search = ""): string {
  const base = (process.env.AUTOSTACK_API_URL ?? "http://127.0.0.1:8000").replace(/\/+$/, "");
  return `${base}/api/v1${path}${search}`;
}

/** How long an answer may take to begin before a request counts as unanswered. */
export const BACKEND_TIMEOUT_MS = 30_000;
