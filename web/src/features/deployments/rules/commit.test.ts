import { expect, it } from "vitest";
import { aCommit, aDeployment, anImage } from "@/testing/a-deployment";
import { commitUrl, shortDigest, shortSha, subject } from "./commit";

it.each([
  ["https://github.com/ada/shop.git", "https://github.com/ada/shop/commit/abc"],
  ["https://user@github.com/ada/shop/", "https://github.com/ada/shop/commit/abc"],
  ["git@github.com:ada/shop.git", "https://github.com/ada/shop/commit/abc"],
  ["ssh://git@gitlab.example.org:2222/team/sub/shop.git", "https://gitlab.example.org/team/sub/shop/-/commit/abc"],
  ["https://codeberg.org/ada/shop", "https://codeberg.org/ada/shop/commit/abc"],
  ["https://bitbucket.org/ada/shop.git", "https://bitbucket.org/ada/shop/commits/abc"],
  ["https://git.example.org/shop.git", null],
  ["/home/ada/shop", null],
])("a commit of %s is read at %s", (repository, url) => {
  expect(commitUrl(repository, "abc")).toBe(url);
});

it.each([
  ["Cart\n\nMore", "Cart"],
  ["  Cart  ", "Cart"],
  ["", "no message"],
  ["\nbody", "no message"],
])("the subject of %j is %j", (message, expected) => {
  expect(subject(message)).toBe(expected);
});

it("shortens what is there and names what is not", () => {
  expect(shortSha(aDeployment())).toBeNull();
  expect(shortSha(aDeployment({ commit: aCommit }))).toBe("0123456");
  expect(shortDigest(aDeployment())).toBe("none");
  expect(shortDigest(aDeployment({ image: anImage }))).toBe("abababababab");
});
