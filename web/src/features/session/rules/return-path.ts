const HOME = "/";

/**
 * Where to go after signing in: the page that the visitor came from, if it is one of ours. Everything that a browser could read as
 * another origin (`//host`, `/\host`, control characters that it strips) leads home instead.
 */
export function returnPath(next: string | null | undefined): string {
  if (!next?.startsWith("/") || next.startsWith("/sign-in") || next.startsWith("/api/")) return HOME;
  const base = "http://dashboard.invalid";
  if (!URL.canParse(next, base)) return HOME;
  const url = new URL(next, base);
  return url.origin === base ? url.pathname + url.search + url.hash : HOME;
}
