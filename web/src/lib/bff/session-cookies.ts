import "server-only";

export interface Tokens {
  access_token: string;
  refresh_token: string;
  expires_in: number;
}

export interface SessionCookies {
  access: string | null;
  refresh: string | null;
}

const ACCESS = "autostack_access";
const REFRESH = "autostack_refresh";

/** Says only that there is a session, for pages to choose between themselves and the sign-in page. */
export const SESSION_MARKER = "autostack_session";

/**
 * Cookies are shared between the ports of a host, so everything deployed at `localhost:PORT` would be sent them; with this
 * path a browser sends the tokens to nothing but the forwarding route.
 */
const TOKEN_PATH = "/api/bff";

const REFRESH_LIFETIME_SECONDS = 7 * 24 * 60 * 60;

/** The access cookie ends a little before its token, so that a request never leaves with a token about to expire. */
const EARLY_SECONDS = 20;

function cookiesOf(request: Request): Map<string, string> {
  return new Map(
    (request.headers.get("cookie") ?? "").split(";").map((pair) => {
      const at = pair.indexOf("=");
      return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()] as const;
    }),
  );
}

/** Whether a request brings anything of a session, be it good or not. */
export const hasSession = (request: Request): boolean => {
  const cookies = cookiesOf(request);
  return [ACCESS, REFRESH, SESSION_MARKER].some((name) => cookies.has(name));
};

export function readSession(request: Request): SessionCookies {
  const cookies = cookiesOf(request);
  return { access: cookies.get(ACCESS) || null, refresh: cookies.get(REFRESH) || null };
}

export function keepSession(response: Response, request: Request, tokens: Tokens): void {
  const secure = isSecure(request);
  const accessLifetime = Math.max(tokens.expires_in - EARLY_SECONDS, 1);
  response.headers.append("set-cookie", cookie(ACCESS, tokens.access_token, TOKEN_PATH, accessLifetime, secure));
  response.headers.append(
    "set-cookie",
    cookie(REFRESH, tokens.refresh_token, TOKEN_PATH, REFRESH_LIFETIME_SECONDS, secure),
  );
  response.headers.append("set-cookie", cookie(SESSION_MARKER, "1", "/", REFRESH_LIFETIME_SECONDS, secure));
}

export function endSession(response: Response, request: Request): void {
  const secure = isSecure(request);
  response.headers.append("set-cookie", cookie(ACCESS, "", TOKEN_PATH, 0, secure));
  response.headers.append("set-cookie", cookie(REFRESH, "", TOKEN_PATH, 0, secure));
  response.headers.append("set-cookie", cookie(SESSION_MARKER, "", "/", 0, secure));
}

function cookie(name: string, value: string, path: string, maxAge: number, secure: boolean): string {
  return `${name}=${value}; Path=${path}; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}`;
}

function isSecure(request: Request): boolean {
  const forwarded = request.headers.get("x-forwarded-proto")?.split(",")[0]?.trim();
  return (forwarded ?? new URL(request.url).protocol.replace(":", "")) === "https";
}
