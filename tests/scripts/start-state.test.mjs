import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, test } from "node:test";
import { identify, isAlive } from "../../scripts/processes/identity.mjs";
import { lockHolder, takeLock } from "../../scripts/start/lock.mjs";
import { Problem } from "../../scripts/start/problem.mjs";
import { reset } from "../../scripts/start/reset.mjs";
import { readSettings } from "../../scripts/start/settings.mjs";
import { State } from "../../scripts/start/state.mjs";

let directory;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), "autostack-state-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const stateDirectory = () => path.join(directory, ".autostack");
const open = () => new State({ stateDirectory: stateDirectory(), dataDirectory: path.join(directory, "data") });
const refused = (work, pattern) =>
  assert.throws(work, (error) => error instanceof Problem && pattern.test(error.message));

/** The identity of a process that has ended. */
async function ended() {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  await once(child, "spawn");
  const identity = identify(child.pid);
  child.kill("SIGKILL");
  await once(child, "exit");
  return identity;
}

describe("settings", () => {
  test("have defaults", () => {
    const settings = readSettings("/repository", {});
    assert.equal(settings.apiPort, 8000);
    assert.equal(settings.proxyPort, 8080);
    assert.equal(settings.dashboardPort, 3000);
    assert.equal(settings.postgresPort, null);
    assert.equal(settings.stateDirectory, "/repository/.autostack");
  });

  for (const value of ["abc", "0", "65536", "80.5", "-1"])
    test(`refuse the port ${value} by the name of the setting`, () => {
      refused(
        () => readSettings("/repository", { AutoStack__Api__Port: value }),
        /AutoStack__Api__Port is '.+'; allowed: a port/,
      );
    });

  test("refuse one port for two parts", () => {
    refused(
      () => readSettings("/repository", { AutoStack__Dashboard__Port: "8000" }),
      /AutoStack__Dashboard__Port and AutoStack__Api__Port are both 8000/,
    );
  });
});

describe("the state", () => {
  test("is made once, for its owner alone, and found again", () => {
    const first = open();
    first.postgresPort = 5433;
    const password = first.postgresPassword();
    assert.equal(statSync(stateDirectory()).mode & 0o777, 0o700);
    assert.equal(statSync(path.join(stateDirectory(), "postgres.password")).mode & 0o777, 0o600);
    const again = open();
    assert.equal(again.instance, first.instance);
    assert.equal(again.postgresPort, 5433);
    assert.equal(again.postgresPassword(), password);
    assert.deepEqual(Object.keys(JSON.parse(readFileSync(path.join(stateDirectory(), "state.json")))), [
      "instance",
      "data_directory",
      "postgres_port",
    ]);
  });

  for (const [what, content] of [
    ["is no JSON", '{ "instance":'],
    ["is empty", ""],
    ["is no object", "42"],
    ["names no instance", "{}"],
    ["leads out of its place", '{"instance":"../../etc"}'],
  ])
    test(`whose state.json ${what} is refused with what to do`, () => {
      mkdirSync(stateDirectory());
      writeFileSync(path.join(stateDirectory(), "state.json"), content);
      refused(open, /state\.json.*npm run reset/);
    });

  test("that is a file is refused", () => {
    writeFileSync(stateDirectory(), "");
    refused(open, /is no directory/);
  });

  test("without the password of a database that is there is refused", () => {
    const state = open();
    mkdirSync(path.join(directory, "data", "postgres", "data"), { recursive: true });
    refused(() => state.postgresPassword(), /postgres\.password is missing/);
  });
});

describe("the lock", () => {
  test("is held by one, and free again after it", () => {
    const lock = takeLock(directory);
    assert.equal(lock.abandoned, false);
    assert.equal(lockHolder(directory).pid, process.pid);
    refused(() => takeLock(directory), new RegExp(`runs already.*${process.pid}`));
    lock.release();
    assert.equal(lockHolder(directory), null);
    takeLock(directory).release();
  });

  test("of a process that has ended is taken over", async () => {
    writeFileSync(path.join(directory, "supervisor.lock"), JSON.stringify(await ended()));
    const lock = takeLock(directory);
    assert.equal(lock.abandoned, true);
    assert.equal(lockHolder(directory).pid, process.pid);
    lock.release();
  });

  test("of a process whose number another has by now is taken over", () => {
    writeFileSync(path.join(directory, "supervisor.lock"), JSON.stringify({ pid: process.pid, startedAt: "earlier" }));
    assert.equal(takeLock(directory).abandoned, true);
  });

  test("that is damaged is taken over", () => {
    writeFileSync(path.join(directory, "supervisor.lock"), "");
    assert.equal(takeLock(directory).abandoned, true);
  });
});

describe("a process", () => {
  test("is told from a later one with its number", () => {
    const self = identify(process.pid);
    assert.ok(isAlive(self));
    assert.equal(isAlive({ ...self, startedAt: `${self.startedAt}0` }), false);
  });

  test("that has ended is not alive", async () => {
    assert.equal(isAlive(await ended()), false);
  });
});

describe("a reset", () => {
  const environment = () => ({ AutoStack__StateDirectory: stateDirectory() });

  test("removes the state and the data that it names", async () => {
    const { instance } = open();
    const data = path.join(directory, instance);
    mkdirSync(data);
    writeFileSync(path.join(stateDirectory(), "state.json"), JSON.stringify({ instance, data_directory: data }));
    assert.deepEqual(await reset(directory, environment()), [data, stateDirectory()]);
    assert.equal(existsSync(data), false);
    assert.equal(existsSync(stateDirectory()), false);
  });

  test("leaves a directory alone that is not AutoStack's", async () => {
    const { instance } = open();
    const other = path.join(directory, "other");
    mkdirSync(other);
    writeFileSync(path.join(stateDirectory(), "state.json"), JSON.stringify({ instance, data_directory: other }));
    await reset(directory, environment());
    assert.ok(existsSync(other));
  });

  test("is refused while the platform runs", async () => {
    open();
    const lock = takeLock(stateDirectory());
    await assert.rejects(reset(directory, environment()), /AutoStack runs/);
    lock.release();
    assert.ok(existsSync(stateDirectory()));
  });

  test("mends a damaged state", async () => {
    mkdirSync(stateDirectory());
    writeFileSync(path.join(stateDirectory(), "state.json"), "{");
    assert.deepEqual(await reset(directory, environment()), [stateDirectory()]);
  });

  test("of nothing removes nothing", async () => {
    assert.deepEqual(await reset(directory, environment()), []);
  });
});
