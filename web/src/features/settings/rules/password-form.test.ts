import { expect, it } from "vitest";
import { checkPasswords } from "./password-form";

const good = { old_password: "a long old one", new_password: "a long new one", repeated: "a long new one" };

it.each([
  ["all is well", {}, []],
  ["the old one is missing", { old_password: "" }, ["old_password"]],
  ["the new one is short", { new_password: "short", repeated: "short" }, ["new_password"]],
  ["nothing changes", { old_password: "a long new one" }, ["new_password"]],
  ["the two differ", { repeated: "a long new 0ne" }, ["repeated"]],
])("%s", (_, but, wrong) => {
  expect(Object.keys(checkPasswords({ ...good, ...but }))).toEqual(wrong);
});
