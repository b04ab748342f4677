import { expect, it } from "vitest";
import { aProject } from "@/testing/a-project";
import { checkSettings, settingsOf, settingsPatch } from "./project-settings";

const project = aProject({ build_command: "make", watch_paths: ["a/**"], replicas: 2 });

it.each([
  [{}, null],
  [{ build_command: " make " }, null],
  [{ build_command: "" }, { build_command: "" }],
  [
    { replicas: "3", health_timeout_seconds: "90" },
    { replicas: 3, health_timeout_seconds: 90 },
  ],
  [{ watch_paths: "a/**\n\n b/** " }, { watch_paths: ["a/**", "b/**"] }],
  [{ watch_paths: "" }, { watch_paths: [] }],
  [{ branch: "next" }, { branch: "next" }],
])("typing %j asks for %j", (typed, patch) => {
  expect(settingsPatch(project, { ...settingsOf(project), ...typed })).toEqual(patch);
});

it.each([
  [{}, []],
  [{ replicas: "0" }, ["replicas"]],
  [{ replicas: "many", health_timeout_seconds: "" }, ["replicas", "health_timeout_seconds"]],
  [{ repository_url: " " }, ["repository_url"]],
])("of %j is wrong: %j", (typed, wrong) => {
  expect(Object.keys(checkSettings({ ...settingsOf(project), ...typed })).sort()).toEqual([...wrong].sort());
});
