import { expect, it } from "vitest";
import type { DetectedBuild } from "@/lib/api/types";
import { detectionLines, detectionWarnings, kindWords, mayBeRepository } from "./detection";

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
])("%j is told as %j", (but, expected) => {
  expect(detectionLines(found(but)).map(({ term, value }) => `${term}: ${value}`)).toEqual(expected);
});

it("warnings are told once each, and kinds in words", () => {
  expect(detectionWarnings(found({ warning: "a", warnings: ["a", "b"] }))).toEqual(["a", "b"]);
  expect([kindWords("node"), kindWords("cobol")]).toEqual(["Node.js application", "cobol"]);
});
