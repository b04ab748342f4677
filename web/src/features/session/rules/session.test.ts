import { expect, it } from "vitest";
import { linkToken } from "./link-token";
import { returnPath } from "./return-path";

it.each([
  ["/projects/1?x=2#line", "/projects/1?x=2#line"],
  ["//evil.example", "/"],
  ["/\\evil.example", "/"],
  ["/\t/evil.example", "/"],
  ["https://evil.example", "/"],
  ["javascript:alert(1)", "/"],
  ["/sign-in?next=/x", "/"],
  ["/api/bff/auth/logout", "/"],
  [null, "/"],
])("from %j one returns to %s", (next, expected) => {
  expect(returnPath(next)).toBe(expected);
});

it.each([
  ["#abcdefghijklmnop", "abcdefghijklmnop"],
  ["#short", null],
  ["#abcdefghijklmnop<script>", null],
  ["", null],
])("the token of %j is %j", (hash, expected) => {
  expect(linkToken(hash)).toBe(expected);
});
