import { expect, it } from "vitest";
import { checkProjectForm, emptyProjectForm, fieldErrors, nameFromRepository, projectBody } from "./project-form";

it.each([
  ["https://git.example.org/team/Shop.git", "shop"],
  ["git@example.org:team/my_shop.git/", "my-shop"],
  ["/home/ada/2048 game", "game"],
  [`https://x.org/${"a".repeat(39)}-b`, "a".repeat(39)],
  ["", ""],
])("from %j comes the name %j", (repository, name) => {
  expect(nameFromRepository(repository)).toBe(name);
});

const form = { ...emptyProjectForm, name: "shop", repository_url: "https://x.org/shop.git" };

it.each([
  [{}, []],
  [{ name: "" }, ["name"]],
  [{ name: "Shop" }, ["name"]],
  [{ name: "a--b" }, ["name"]],
  [{ name: "a-" }, ["name"]],
  [{ name: "a".repeat(41) }, ["name"]],
  [{ repository_url: "  " }, ["repository_url"]],
  [{ replicas: "0" }, ["replicas"]],
  [{ replicas: "1.5" }, ["replicas"]],
  [{ replicas: "3" }, []],
])("with %j the faults are at %j", (but, fields) => {
  expect(Object.keys(checkProjectForm({ ...form, ...but }))).toEqual(fields);
});

it("sends only what was filled in", () => {
  expect(projectBody({ ...form, name: " shop ", replicas: " 2", test_command: "npm test", branch: "  " })).toEqual({
    name: "shop",
    repository_url: "https://x.org/shop.git",
    replicas: 2,
    test_command: "npm test",
  });
});

it("puts the API's messages to their fields as sentences", () => {
  expect(fieldErrors({ name: ["is taken", "Try another."], other: ["is wrong"] })).toEqual({
    fields: { name: "Is taken. Try another." },
    others: ["other: Is wrong."],
  });
});
