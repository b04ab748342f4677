import "server-only";

import { BACKEND_TIMEOUT_MS, backendUrl } from "./backend";
import { mayMutate } from "./origin";
import { backendUnreachable, notSignedIn, problem } from "./problem";
import { forwardedHeaders, relayed } from "./relay";
import { renewSession } from "./renew-session";
import { endSession, hasSession, keepSession, readSession, type Tokens } from "./session-cookies";

/** Answers with these hold tokens, which become cookies here and never reach a script. */
const TOKEN_ROUTES = new Set(["/auth/login", "/auth/link", "/auth/register", "/auth/password"]);

const MAX_BODY_BYTES = 2 * 1024 * 1024;

/**
 * Passes a request of the dashboard's pages on to the API: checks the origin of what changes something, adds the access
 * token from its cookie, renews it when it has run out, and relays the answer. `segments` is the path below the route.
 */
export async function forward(request: Request, segments: string[]): Promise<Response> {
  if (!mayMutate(request)) {
    return problem(
      403,
      "cross_origin_request",
      "Request refused",
      "Changes are accepted from the dashboard's own pages only.",
    );
  }
  const path = pathOf(segments);
  if (path === null || path === "/auth/refresh") {
    return problem(404, "not_found", "Not found", "There is nothing at this address.");
  }

  const body = await bodyOf(request);
  if (body === "too_large") {
    return problem(413, "body_too_large", "Request too large", "A request may hold at most 2 MB.");
  }

  try {
    if (path === "/auth/logout") return await signOut(request);
    if (TOKEN_ROUTES.has(path))
      return await tokensAsCookies(request, await send(request, path, body, readSession(request).access));
    return await withSession(request, path, body);
  } catch (error) {
    if (error instanceof BackendUnreachable) return backendUnreachable();
    throw error;
  }
}

async function withSession(request: Request, path: string, body: Body): Promise<Response> {
  const { access, refresh } = readSession(request);
  if (access) {
    const upstream = await send(request, path, body, access);
    if (upstream.status !== 401) return relayed(upstream);
    await upstream.body?.cancel();
  }
  if (!refresh) return sessionEnded(request);

  const renewal = await renewSession(refresh);
  if (renewal.kind === "ended") return sessionEnded(request);
  if (renewal.kind === "unreachable") return backendUnreachable();

  const upstream = await send(request, path, body, renewal.tokens.access_token);
  if (upstream.status === 401) return sessionEnded(request);
  const response = relayed(upstream);
  keepSession(response, request, renewal.tokens);
  return response;
}

async function tokensAsCookies(request: Request, upstream: Response): Promise<Response> {
  if (!upstream.ok) return relayed(upstream);
  const answer = upstream.status === 204 ? {} : ((await upstream.json()) as Partial<Tokens>);
  const response = new Response(null, { status: 204, headers: { "cache-control": "no-store" } });
  if (hasTokens(answer)) keepSession(response, request, answer);
  return response;
}

/** Ends the session here whatever the API says; its tokens run out by themselves when it can't be reached. */
async function signOut(request: Request): Promise<Response> {
  const { access, refresh } = readSession(request);
  if (refresh) {
    await fetch(backendUrl("/auth/logout"), {
      method: "POST",
      headers: { ...Object.fromEntries(forwardedHeaders(request, access)), "content-type": "application/json" },
      body: JSON.stringify({ refresh_token: refresh }),
      cache: "no-store",
      signal: AbortSignal.timeout(BACKEND_TIMEOUT_MS),
    }).catch(() => null);
  }
  const response = new Response(null, { status: 204, headers: { "cache-control": "no-store" } });
  endSession(response, request);
  return response;
}

function sessionEnded(request: Request): Response {
  const response = notSignedIn();
  // Who had no session loses none: a late answer must not take the cookies away of somebody who has signed in meanwhile.
  if (hasSession(request)) endSession(response, request);
  return response;
}

type Body = ArrayBuffer | undefined;

class BackendUnreachable extends Error {}

async function send(request: Request, path: string, body: Body, accessToken: string | null): Promise<Response> {
  // Until the answer begins: a log that is downloaded takes as long as it takes, and ends with whoever asked for it.
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), BACKEND_TIMEOUT_MS);
  try {
    return await fetch(backendUrl(path, new URL(request.url).search), {
      method: request.method,
      headers: forwardedHeaders(request, accessToken),
      body,
      cache: "no-store",
      redirect: "manual",
      signal: AbortSignal.any([request.signal, late.signal]),
    });
  } catch (error) {
    throw new BackendUnreachable("The API does not answer.", { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

/** Read whole, because the request may have to be sent again with a renewed token. */
async function bodyOf(request: Request): Promise<Body | "too_large"> {
  if (request.body === null) return undefined;
  if (Number(request.headers.get("content-length") ?? 0) > MAX_BODY_BYTES) return "too_large";
  const bytes = await request.arrayBuffer();
  return bytes.byteLength > MAX_BODY_BYTES ? "too_large" : bytes;
}

/** The path for the API, or null when a segment would climb out of it. */
function pathOf(segments: string[]): string | null {
  if (segments.some((segment) => segment === "" || segment === "." || segment === "..")) return null;
  return `/${segments.map(encodeURIComponent).join("/")}`;
}

function hasTokens(answer: Partial<Tokens>): answer is Tokens {
  return typeof answer.access_token === "string" && typeof answer.refresh_token === "string";
}
