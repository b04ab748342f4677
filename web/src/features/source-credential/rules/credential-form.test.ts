import { expect, it } from "vitest";
import { holdsCredential, readCredential, refusedFields } from "./credential-form";

const form = (fields: Record<string, string>): FormData => {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  return data;
};
const KEY = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n-----END OPENSSH PRIVATE KEY-----";

it.each([
  ["token", { token: " t0ken\n", username: "" }, { kind: "token", token: "t0ken" }],
  ["token", { token: "t0ken", username: "deploy" }, { kind: "token", token: "t0ken", username: "deploy" }],
  [
    "ssh_key",
    { private_key: `${KEY}\n`, known_hosts: "h k" },
    { kind: "ssh_key", private_key: KEY, known_hosts: "h k" },
  ],
] as const)("a %s of %o is sent as %o", (kind, fields, body) => {
  expect(readCredential(kind, form(fields))).toEqual({ body, errors: null });
});

it.each([
  ["token", { token: " " }, ["token"]],
  ["token", { token: "two words" }, ["token"]],
  ["token", { token: "t", username: "a:b" }, ["username"]],
  ["ssh_key", { private_key: "", known_hosts: "" }, ["private_key", "known_hosts"]],
  ["ssh_key", { private_key: "ssh-ed25519 AAAA ada@example.org", known_hosts: "h k" }, ["private_key"]],
] as const)("of a %s of %o these are to be mended: %j", (kind, fields, wrong) => {
  const { body, errors } = readCredential(kind, form(fields));
  expect(body).toBeNull();
  expect(Object.keys(errors ?? {})).toEqual(wrong);
});

it("a form holds a credential once anything of one is typed", () => {
  expect(holdsCredential(form({ name: "shop", token: " " }))).toBe(false);
  expect(holdsCredential(form({ username: "deploy" }))).toBe(true);
});

it("puts the API's messages to their fields as sentences", () => {
  expect(refusedFields({ private_key: ["has a passphrase"], kind: ["is wrong"] })).toEqual({
    private_key: "Has a passphrase.",
  });
});
