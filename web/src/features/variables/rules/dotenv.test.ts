import { expect, it } from "vitest";
import { parseDotenv } from "./dotenv";

it.each([
  ["A=1", { A: "1" }],
  ["A = 1 ", { A: "1" }],
  ["export A=1", { A: "1" }],
  ["A=", { A: "" }],
  ["A=b=c", { A: "b=c" }],
  ["# all\n\nA=1 # one\nB=2#two", { A: "1", B: "2#two" }],
  ["A='it # stays $AS'", { A: "it # stays $AS" }],
  ['A="tab\\there \\"so\\" \\$x \\z"', { A: 'tab\there "so" $x \\z' }],
  ['KEY="-----BEGIN-----\nabc\n-----END-----"\nB=2', { KEY: "-----BEGIN-----\nabc\n-----END-----", B: "2" }],
  ["\uFEFFA=1\r\nB=2\rC=3", { A: "1", B: "2", C: "3" }],
  ["A=1\nB=2\nA=3", { B: "2", A: "3" }],
])("%j holds %j", (text, expected) => {
  const { assignments, problems } = parseDotenv(text);
  expect(Object.fromEntries(assignments.map(({ name, value }) => [name, value]))).toEqual(expected);
  expect(problems).toEqual([]);
});

it.each([
  ["A=1\nnonsense", 2, "no NAME=value"],
  ["1A=x", 1, "“1A” is no name"],
  ["A B=x", 1, "no NAME=value"],
  ["=x", 1, "“” is no name"],
  ["A=1\nB='never\nends", 2, "the quote of B never ends"],
])("of %j line %i is told: %s", (text, line, reason) => {
  expect(parseDotenv(text).problems).toEqual([{ line, reason: expect.stringContaining(reason) }]);
});

it("what is wrong in one line takes nothing from the others", () => {
  expect(parseDotenv("A=1\n?\nB=2").assignments.map(({ name }) => name)).toEqual(["A", "B"]);
});
