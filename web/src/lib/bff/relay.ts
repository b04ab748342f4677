import "server-only";

/** Headers of the browser that the API needs; all others stay here, cookies first of all. */
const FORWARDED = [
  "accept",
  "accept-language",
  "content-type",
  "idempotency-key",
  "if-match",
  "if-none-match",
  "last-event-id",
  "user-agent",
  "x-forwarded-for",
];

/** Hop-by-hop headers (RFC 9110, section 7.6.1), and those that were true of the bytes before they were decoded here. */
const NOT_RELAYED = new Set([
  "connection",
  "content-encoding",
  "content-length",
  "date",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "server",
  "set-cookie",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

export function forwardedHeaders(request: Request, accessToken: string | null): Headers {
  const headers = new Headers();
  for (const name of FORWARDED) {
    const value = request.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  if (accessToken) headers.set("authorization", `Bearer ${accessToken}`);
  return headers;
}

/** The API's answer for the browser. The body is passed on as it comes, so streams stay streams. */
export function relayed(upstream: Response): Response {
  const headers = new Headers();
  for (const [name, value] of upstream.headers) {
    if (!NOT_RELAYED.has(name)) headers.append(name, value);
  }
  // no-transform keeps compression, and with it buffering, off the stream.
  if (upstream.headers.get("content-type")?.startsWith("text/event-stream"))
    headers.set("cache-control", "no-cache, no-transform");
  else if (!headers.has("cache-control")) headers.set("cache-control", "no-store");
  return new Response(upstream.body, { status: upstream.status, headers });
}
