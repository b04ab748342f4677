import "server-only";

import { createHash } from "node:crypto";
import { BACKEND_TIMEOUT_MS, backendUrl } from "./backend";
import type { Tokens } from "./session-cookies";

export type Renewal = { kind: "renewed"; tokens: Tokens } | { kind: "ended" } | { kind: "unreachable" };

/**
 * How long the answer to a spent refresh token is remembered. Two tabs, or one page with several requests, send the same
 * token before the new cookie reaches the browser; using it twice would look like theft to the API, which then revokes the
 * whole family.
 */
const REMEMBERED_MS = 60_000;

const renewals = new Map<string, Promise<Renewal>>();

/** Trades a refresh token for new tokens: once per token, however many requests ask. */
export async function renewSession(refreshToken: string): Promise<Renewal> {
  let renewal = await renewOnce(refreshToken);
  // A late request may hold a token that was rotated twice since: what it gets must be the newest of the chain.
  for (let newer = rememberedFor(renewal); newer; newer = rememberedFor(renewal)) renewal = await newer;
  return renewal;
}

function renewOnce(refreshToken: string): Promise<Renewal> {
  const key = keyOf(refreshToken);
  const known = renewals.get(key);
  if (known) return known;

  const renewal = askForTokens(refreshToken);
  renewals.set(key, renewal);
  void renewal.then(({ kind }) => {
    if (kind === "renewed") setTimeout(() => renewals.delete(key), REMEMBERED_MS).unref();
    else renewals.delete(key);
  });
  return renewal;
}

function rememberedFor(renewal: Renewal): Promise<Renewal> | undefined {
  return renewal.kind === "renewed" ? renewals.get(keyOf(renewal.tokens.refresh_token)) : undefined;
}

async function askForTokens(refreshToken: string): Promise<Renewal> {
  try {
    const response = await fetch(backendUrl("/auth/refresh"), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ refresh_token: refreshToken }),
      cache: "no-store",
      signal: AbortSignal.timeout(BACKEND_TIMEOUT_MS),
    });
    if (response.ok) return { kind: "renewed", tokens: (await response.json()) as Tokens };
    // Only a clear refusal ends the session; a backend that is starting or busy does not.
    return response.status >= 400 && response.status < 500 && response.status !== 429
      ? { kind: "ended" }
      : { kind: "unreachable" };
  } catch {
    return { kind: "unreachable" };
  }
}

function keyOf(refreshToken: string): string {
  return createHash("sha256").update(refreshToken).digest("base64");
}
