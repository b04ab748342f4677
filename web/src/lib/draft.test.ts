import { expect, it } from "vitest";
import { rebase } from "./draft";

const base = { branch: "main", replicas: "2", auto: false };

it.each([
  ["nobody typed", base, { ...base, replicas: "3" }, { branch: "main", replicas: "3", auto: false }],
  [
    "what was typed stays, the rest follows",
    { ...base, branch: "next" },
    { ...base, replicas: "3" },
    { branch: "next", replicas: "3", auto: false },
  ],
  [
    "both changed the same: what was typed stays",
    { ...base, auto: true },
    { ...base, branch: "x" },
    { branch: "x", replicas: "2", auto: true },
  ],
  [
    "it was saved",
    { ...base, branch: "next" },
    { ...base, branch: "next" },
    { branch: "next", replicas: "2", auto: false },
  ],
])("a form on what changed meanwhile: %s", (_, form, now, expected) => {
  expect(rebase(form, base, now)).toEqual(expected);
});
