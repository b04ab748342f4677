import "server-only";

/** An RFC 9457 answer of the dashboard's own server; the shape is the same as the API's. */
export function problem(status: number, code: string, title: string, detail: string): Response {
  return new Response(JSON.stringify({ type: "about:blank", title, status, detail, code }), {
    status,
    headers: { "content-type": "application/problem+json", "cache-control": "no-store" },
  });
}

export const notSignedIn = () =>
  problem(401, "session_ended", "Not signed in", "The session has ended. Sign in again to go on.");

export const backendUnreachable = () =>
  problem(
    502,
    "backend_unreachable",
    "The AutoStack API does not answer",
    "The dashboard runs, but the API behind it can't be reached. It may be restarting; running applications are not affected.",
  );
