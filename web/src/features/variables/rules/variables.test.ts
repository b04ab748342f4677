import { expect, it } from "vitest";
import { aVariable } from "@/testing/a-variable";
import { changeSummary, pastedInto, placeOf } from "./variables";

const as = { secret: false, scope: "runtime" } as const;
const secret = aVariable({ name: "TOKEN", secret: true, value: null, scope: "build" });

it.each([
  ["a new one", [], null, [{ name: "A", value: "9", ...as }]],
  ["over an old one", [aVariable()], null, [{ name: "A", value: "9", ...as }]],
  [
    "beside a secret, whose value stays",
    [secret],
    null,
    [
      { name: "TOKEN", value: null, secret: true, scope: "build" },
      { name: "A", value: "9", ...as },
    ],
  ],
  [
    "into an environment, which leaves the shared ones where they are",
    [secret, aVariable({ name: "B", source: "environment" })],
    "preview",
    [
      { name: "B", value: null, secret: false, scope: "runtime" },
      { name: "A", value: "9", ...as },
    ],
  ],
])("pasting %s", (_, current, environment, expected) => {
  expect(pastedInto(current, environment, [{ name: "A", value: "9" }], as)).toEqual(expected);
});

it.each([
  [["changed", "added", "added"], 4, "2 added, 1 changed, 1 unchanged"],
  [["removed"], 0, "1 removed"],
  [[], 2, "2 unchanged"],
  [[], 0, "Nothing to set"],
])("the changes %j of %i pasted are told as %s", (changes, pasted, told) => {
  expect(
    changeSummary(
      changes.map((change) => ({ name: "A", change })),
      pasted,
    ),
  ).toBe(told);
});

it.each([
  [{ source: "shared" as const }, null, "all environments"],
  [{ source: "shared" as const }, "preview", "shared"],
  [{ source: "environment" as const }, "preview", "own"],
  [{ source: "environment" as const, hides_shared: true }, "preview", "own, before the shared one"],
])("%j in %s is %s", (but, environment, told) => {
  expect(placeOf(aVariable(but), environment)).toBe(told);
});
