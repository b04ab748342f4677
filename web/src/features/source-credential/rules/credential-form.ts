import type { NewSourceCredential, SourceCredentialKind } from "@/lib/api/types";
import { sentence } from "@/lib/sentence";

/** The fields of a form for a credential. Their names are those of the API's body, so that its messages find their field. */
const FIELDS = ["username", "token", "private_key", "known_hosts"] as const;

export type CredentialField = (typeof FIELDS)[number];
export type CredentialErrors = Partial<Record<CredentialField, string>>;

const given = (form: FormData, field: CredentialField): string => String(form.get(field) ?? "").trim();

/** What a form holds as the API wants it, or what is wrong with it. Fields that belong to the other kind are left out. */
export function readCredential(
  kind: SourceCredentialKind,
  form: FormData,
): { body: NewSourceCredential; errors: null } | { body: null; errors: CredentialErrors } {
  const errors: CredentialErrors = {};
  if (kind === "token") {
    const token = given(form, "token");
    const username = given(form, "username");
    if (token === "") errors.token = "Enter the token.";
    else if (/\s/.test(token)) errors.token = "A token is one word: no spaces, no line ends.";
    if (username.includes(":")) errors.username = "A name without a colon.";
    return hasNone(errors)
      ? { body: { kind, token, ...(username && { username }) }, errors: null }
      : { body: null, errors };
  }
  const key = given(form, "private_key");
  const hosts = given(form, "known_hosts");
  if (key === "") errors.private_key = "Paste the private key.";
  else if (!/^-----BEGIN OPENSSH PRIVATE KEY-----\s/.test(key))
    errors.private_key = "Paste the private key as ssh-keygen makes it: it begins with BEGIN OPENSSH PRIVATE KEY.";
  if (hosts === "") errors.known_hosts = "Paste the server's host keys: no other server is trusted.";
  return hasNone(errors)
    ? { body: { kind, private_key: key, known_hosts: hosts }, errors: null }
    : { body: null, errors };
}

/** Whether a form holds anything of a credential. */
export const holdsCredential = (form: FormData): boolean => FIELDS.some((field) => given(form, field) !== "");

/** The API's messages at their fields. */
export function refusedFields(fields: Readonly<Record<string, readonly string[]>>): CredentialErrors {
  return Object.fromEntries(
    FIELDS.flatMap((field) => (fields[field] ? [[field, fields[field].map(sentence).join(" ")]] : [])),
  );
}

const hasNone = (errors: CredentialErrors): boolean => Object.keys(errors).length === 0;
