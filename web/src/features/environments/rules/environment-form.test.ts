import { expect, it } from "vitest";
import { checkEnvironmentName } from "./environment-form";

it.each([
  ["staging", null],
  ["preview-42", null],
  ["a", null],
  ["", "Enter a name"],
  ["Staging", "lower-case"],
  ["two--hyphens", "single hyphens"],
  ["ends-", "not ending"],
  ["4u", "beginning with a letter"],
  ["a-name-of-17-chars", "Up to 16"],
  ["production", "already"],
])("the name %j: %s", (name, told) => {
  const problem = checkEnvironmentName(name, ["production"]);
  if (told === null) expect(problem).toBeNull();
  else expect(problem).toContain(told);
});
