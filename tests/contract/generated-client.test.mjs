import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import openapi, { astToString } from "openapi-typescript";
import { run } from "../../scripts/processes/group.mjs";
import { TestPlatform } from "../support/test-platform.mjs";

const here = import.meta.dirname;
const modules = path.resolve(here, "..", "..", "node_modules");

/** As strict as it gets, but for what others' declarations say among themselves. */
const compilerOptions = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noImplicitReturns: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  skipLibCheck: true,
  target: "es2022",
  module: "nodenext",
  types: ["node"],
  outDir: "compiled",
};

describe("a client generated from the document that is served", () => {
  const platform = new TestPlatform();
  before(() => platform.start());
  after(() => platform.stop());

  test("takes a repository live, reads its log and rolls it back", async () => {
    const work = path.join(here, "generated");
    rmSync(work, { recursive: true, force: true });
    mkdirSync(path.join(work, "generated"), { recursive: true });
    writeFileSync(path.join(work, "package.json"), '{ "type": "module" }');
    writeFileSync(path.join(work, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["a-deployment.ts"] }));
    cpSync(path.join(here, "a-deployment.ts"), path.join(work, "a-deployment.ts"));
    const served = await openapi(new URL(`${platform.url}/openapi/v1.json`));
    writeFileSync(path.join(work, "generated", "schema.ts"), astToString(served));

    const compiled = await run(process.execPath, [path.join(modules, "typescript", "bin", "tsc"), "--project", work], {
      deadlineMs: 120_000,
    });
    assert.equal(compiled.problem, null, compiled.output);

    const { email, password } = platform.admin();
    const program = path.join(work, "compiled", "a-deployment.js");
    const done = await run(process.execPath, [program, platform.url, email, password, repository(platform)], {
      deadlineMs: 240_000,
    });
    assert.equal(done.problem, null, done.output);
    const told = JSON.parse(done.output.trim().split("\n").at(-1));

    assert.equal(told.email, email);
    assert.deepEqual(told.taken, { status: 409, code: "project_name_taken" });
    assert.equal(told.first.status, "live");
    assert.equal(told.first.events[0], "deployment_requested");
    assert.ok(told.first.events.includes("image_built") && told.first.events.includes("deployment_went_live"));
    assert.match(told.log, /Found an index\.html/);
    assert.equal(told.second, "live");
    assert.deepEqual(told.back, { status: "live", trigger: "rollback", of: told.firstId });
    assert.equal(told.live, 3);
    assert.deepEqual(told.listed, [3, 2]);
    assert.equal(told.more, true);
  });
});

function repository(platform) {
  const directory = path.join(platform.repositories, "generated");
  mkdirSync(directory);
  writeFileSync(path.join(directory, "index.html"), "<!doctype html><title>Generated</title>");
  const git = (...args) =>
    execFileSync("git", ["-C", directory, "-c", "user.name=Ada", "-c", "user.email=ada@example.org", ...args]);
  git("init", "--quiet", "--initial-branch=main");
  git("add", "--all");
  git("commit", "--quiet", "-m", "Say hello");
  return directory;
}
