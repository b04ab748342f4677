import { expect, it } from "vitest";
import type { Variable } from "@/lib/api/types";
import { importEffects, importSummary, variableRows } from "./variables";

const variable = (but: Partial<Variable> = {}): Variable => ({
  name: "A",
  environment: "production",
  scope: "runtime",
  secret: false,
  value: "1",
  ...but,
});

it.each([
  ["in the only environment", [variable()], ["production"], true],
  ["in one of two", [variable()], ["production", "preview"], false],
  ["in both alike", [variable(), variable({ environment: "preview" })], ["production", "preview"], true],
  [
    "in both with other values",
    [variable(), variable({ environment: "preview", value: "2" })],
    ["production", "preview"],
    false,
  ],
])("a variable %s", (_, variables, environments, everywhere) => {
  expect(variableRows(variables, environments).map((row) => row.everywhere)).toEqual([everywhere]);
});

it("rows are by name", () => {
  expect(variableRows([variable({ name: "B" }), variable()], ["production"]).map(({ name }) => name)).toEqual([
    "A",
    "B",
  ]);
});

const plain = { secret: false, scope: "runtime" } as const;
it.each([
  ["a new one", [], 1, plain, "added", null],
  ["the same", [variable()], 1, plain, "same", "1"],
  ["another value", [variable({ value: "0" })], 1, plain, "changed", "0"],
  ["the same, to become a secret", [variable()], 1, { ...plain, secret: true }, "changed", "1"],
  ["the same, for another scope", [variable()], 1, { ...plain, scope: "build" as const }, "changed", "1"],
  ["the same, in one of two environments", [variable()], 2, plain, "changed", "1"],
  ["over a secret", [variable({ secret: true, value: null })], 1, plain, "replaced", null],
])("pasting %s", (_, current, environments, as, effect, before) => {
  const [line] = importEffects([{ name: "A", value: "1" }], current, environments, as);
  expect(line).toEqual({ name: "A", value: "1", effect, before });
});

it("the whole is told in one line", () => {
  const line = (effect: "added" | "changed" | "same" | "replaced") => ({ name: "A", value: "", effect, before: null });
  expect(importSummary([line("added"), line("added"), line("same")])).toBe("2 added, 1 unchanged");
  expect(importSummary([])).toBe("Nothing to set");
});
