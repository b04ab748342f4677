import { expect, it } from "vitest";
import { aProject } from "@/testing/a-project";
import { searchProjects } from "./search-projects";

const projects = [
  aProject({ name: "shop", repository_url: "https://git.example.org/team/storefront.git" }),
  aProject({ name: "docs", repository_url: "https://git.example.org/team/handbook.git" }),
];

it.each([
  ["", ["shop", "docs"]],
  ["  ", ["shop", "docs"]],
  ["SHOP", ["shop"]],
  ["handbook", ["docs"]],
  ["team store", ["shop"]],
  ["shop docs", []],
])("%j finds %j", (query, names) => {
  expect(searchProjects(projects, query).map(({ name }) => name)).toEqual(names);
});
