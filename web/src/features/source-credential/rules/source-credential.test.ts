import { expect, it } from "vitest";
import { heldFor } from "./held-credential";
import { hostOf, kindFor, removalConsequences, serverOf, whyUnused } from "./source-credential";

it.each([
  ["https://git.example.org/team/shop.git", "https://git.example.org", "token"],
  ["https://Git.Example.org:8443/shop", "https://git.example.org:8443", "token"],
  ["http://127.0.0.1:3000/shop/.git", "http://127.0.0.1:3000", "token"],
  ["ssh://git@Git.example.org/shop", "ssh://git.example.org", "ssh_key"],
  ["ssh://git@git.example.org:22/shop", "ssh://git.example.org", "ssh_key"],
  ["ssh://git.example.org:2222/shop", "ssh://git.example.org:2222", "ssh_key"],
  ["  git@git.example.org:team/shop.git ", "ssh://git.example.org", "ssh_key"],
  ["/srv/git/shop", null, null],
  ["file:///srv/git/shop", null, null],
  ["https://", null, null],
  ["shop", null, null],
])("the server of %j is %j, and wants a %s", (address, server, kind) => {
  expect([serverOf(address), kindFor(address)]).toEqual([server, kind]);
});

it("a host is a server without its scheme", () => {
  expect(["https://git.example.org:8443", "ssh://git.example.org"].map(hostOf)).toEqual([
    "git.example.org:8443",
    "git.example.org",
  ]);
});

it.each([
  ["https://git.example.org/other.git", null],
  ["https://git.example.com/shop.git", "The repository is at git.example.com."],
  ["git@git.example.org:shop.git", "The repository is at another kind of address, ssh://git.example.org."],
  ["/srv/git/shop", "The repository is none of a server any more."],
])("a token for git.example.org and the address %s: %j", (address, told) => {
  const why = whyUnused({ kind: "token", host: "https://git.example.org" }, address);
  expect(told === null ? why : why?.startsWith(told)).toBe(told === null ? null : true);
});

it.each([
  ["token", "as anybody"],
  ["ssh_key", "with the key of the account"],
] as const)("a removed %s has the repository asked %s", (kind, how) => {
  expect(removalConsequences({ kind }, "https://git.example.org/shop.git")[0]).toContain(how);
});

it("a credential is held for the server that it was given for", () => {
  const held = { id: 1, body: { kind: "token" as const, token: "s3cret" }, server: "https://git.example.org" };
  expect(heldFor(held, "https://git.example.org/b.git")).toBe(held);
  expect(heldFor(held, "https://git.example.or")).toBeNull();
  expect(heldFor(null, "https://git.example.org/b.git")).toBeNull();
  expect(heldFor(null, "/srv/git/shop")).toBeNull();
});
