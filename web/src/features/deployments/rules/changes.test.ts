import { expect, it } from "vitest";
import type { DeploymentChanges } from "@/lib/api/types";
import { changesOf } from "./changes";

const none: DeploymentChanges = {
  since: { id: "d1", number: 1 },
  commit: null,
  image: null,
  base: null,
  settings: [],
  variables: [],
};
const sha = "0123456789abcdef";

it.each<[string, Partial<DeploymentChanges>, object[]]>([
  ["nothing", {}, []],
  ["the first deployment", { since: null, commit: { from: null, to: sha } }, []],
  [
    "another commit",
    { commit: { from: `f${sha}`, to: sha } },
    [{ what: "commit", from: "f012345", to: "0123456", sign: "changed" }],
  ],
  ["a commit that is not resolved yet", { commit: { from: sha, to: null } }, []],
  [
    "another image",
    { image: { from: null, to: `sha256:${sha}` } },
    [{ what: "image", from: null, to: "0123456789ab", sign: "changed" }],
  ],
  [
    "another version of the runtime",
    { base: { from: "host/node@20.19.1", to: "host/node@20.19.2" } },
    [{ what: "base", from: "host/node@20.19.1", to: "host/node@20.19.2", sign: "changed" }],
  ],
  [
    "a base where there was none",
    { base: { from: null, to: "host/node@20.19.2" } },
    [{ what: "base", from: null, to: "host/node@20.19.2", sign: "added" }],
  ],
  [
    "a setting",
    { settings: [{ name: "start_command", from: null, to: "npm start" }] },
    [{ what: "start command", from: null, to: "npm start", sign: "added" }],
  ],
  [
    "a variable",
    { variables: [{ name: "TOKEN", scope: "build", secret: true, change: "removed" }] },
    [{ what: "TOKEN (build variable)", from: null, to: null, sign: "removed" }],
  ],
])("%s", (_, but, expected) => {
  expect(changesOf({ ...none, ...but })).toEqual(expected);
});
