import { expect, it } from "vitest";
import { ApiError } from "@/lib/api/api-error";
import type { DetectedBuild } from "@/lib/api/types";
import {
  detectionFailure,
  detectionLines,
  detectionProblems,
  detectionWarnings,
  kindWords,
  mayBeRepository,
} from "./detection";

it.each([
  ["https://git.example.org/team/shop.git", true],
  ["ssh://git@git.example.org/team/shop", true],
  ["git@git.example.org:team/shop.git", true],
  ["/srv/repositories/shop", true],
  ["https://git.example.org/", false],
  ["https://git", false],
  ["shop", false],
  ["", false],
])("%s may be a repository: %s", (text, expected) => {
  expect(mayBeRepository(text)).toBe(expected);
});

const found = (but: Partial<DetectedBuild>): DetectedBuild => ({
  kind: "node",
  install_command: null,
  build_command: null,
  start_command: null,
  output_directories: [],
  reason: "",
  warning: null,
  release_command: null,
  processes: [],
  workspace_root: null,
  warnings: [],
  ...but,
});

it.each([
  [
    { install_command: "npm ci", build_command: "npm run build", start_command: "npm start" },
    ["Install: npm ci", "Build: npm run build", "Start: npm start"],
  ],
  [
    { build_command: "sh build.sh", output_directories: ["dist", "out"] },
    ["Build: sh build.sh", "Serves: dist, or out"],
  ],
  [
    {
      start_command: "npm start",
      processes: [
        { name: "web", command: "npm start" },
        { name: "mail", command: "node m" },
      ],
    },
    ["Run web: npm start", "Run mail: node m"],
  ],
  [
    {
      package_manager: { name: "pnpm", version: "9.1.0", chosen_by: "pnpm-lock.yaml" },
      runtimes: [
        { name: "node", wanted: ">=20", wanted_by: "package.json", found: "20.11.0", satisfied: true },
        { name: "dotnet-sdk", wanted: "11.0", wanted_by: "global.json", found: null, satisfied: false },
      ],
    },
    [
      "Node.js: 20.11.0; package.json wants >=20",
      ".NET SDK: not on this machine; global.json wants 11.0",
      "Packages: pnpm 9.1.0, because of pnpm-lock.yaml",
    ],
  ],
])("%j is told as %j", (but, expected) => {
  expect(detectionLines(found(but)).map(({ term, value }) => `${term}: ${value}`)).toEqual(expected);
});

it("warnings are told once each, and kinds in words", () => {
  expect(detectionWarnings(found({ warning: "a", warnings: ["a", "b"] }))).toEqual(["a", "b"]);
  const problem = { code: "node_too_old", reason: "Node.js 22 is wanted." };
  expect(detectionProblems(found({ problems: [problem, problem] }))).toEqual(["Node.js 22 is wanted."]);
  expect([kindWords("node"), kindWords("cobol")]).toEqual(["Node.js application", "cobol"]);
});

it.each([
  ["repository_unauthorised", {}, "The repository is private", /wants credentials/],
  ["repository_not_found", {}, "There is no such repository", /^As the API says\.$/],
  ["validation_failed", { ref: ["is no ref"] }, "Nothing was found out", /^Is no ref\.$/],
  ["another", {}, "Nothing was found out", /^As the API says\.$/],
])("%s is told as it is", (code, errors, title, detail) => {
  const told = detectionFailure(
    new ApiError(422, { code, errors, title: "Unprocessable", detail: "As the API says." }),
  );
  expect(told.title).toBe(title);
  expect(told.detail).toMatch(detail);
});
