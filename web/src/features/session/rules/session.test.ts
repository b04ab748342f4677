import { expect, it } from "vitest";
import { linkToken } from "./link-token";
import { returnPath } from "./return-path";

it.each([
  ["/projects/1?x=2#line", "/projects/1?x=2#line"],
  ["//evil.example", "/projects"],
  ["/\\evil.example", "/projects"],
  ["/\t/evil.example", "/projects"],
  ["https://evil.example", "/projects"],
  ["javascript:alert(1)", "/projects"],
  ["/sign-in?next=/x", "/projects"],
  ["/api/bff/auth/logout", "/projects"],
  [null, "/projects"],
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
