/** The token of a sign-in link from the address's fragment (`/sign-in#TOKEN`); null when the fragment is something else. */
export function linkToken(hash: string): string | null {
  const token = hash.replace(/^#/, "");
  return /^[\w.~-]{16,512}$/.test(token) ? token : null;
}
