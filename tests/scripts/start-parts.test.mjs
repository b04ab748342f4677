import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { PassThrough } from "node:stream";
import { afterEach, beforeEach, describe, test } from "node:test";
import { groupIsAlive, run } from "../../scripts/processes/group.mjs";
import { freePort, portIsTaken } from "../../scripts/processes/ports.mjs";
import { digestOf } from "../../scripts/start/build.mjs";
import { checkPorts } from "../../scripts/start/machine.mjs";
import { packagesAreInstalled } from "../../scripts/start/packages.mjs";
import { Part } from "../../scripts/start/part.mjs";
import { lineFor, Problem } from "../../scripts/start/problem.mjs";
import { Terminal } from "../../scripts/start/terminal.mjs";

let directory;
let parts;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), "autostack-parts-"));
  parts = [];
});
afterEach(async () => {
  await Promise.all(parts.map((part) => part.stop()));
  rmSync(directory, { recursive: true, force: true });
});

/** A part that listens on a port, and does what `script` says beside it. */
function makePart(port, script = "", options = {}) {
  const told = { deaths: [], recoveries: 0 };
  const listen = `console.log("listening"); require("node:http").createServer((q, r) => r.end()).listen(${port}, "127.0.0.1");`;
  const part = new Part({
    name: "part",
    command: process.execPath,
    args: ["-e", options.silent ? script : `${script}; ${listen}`],
    cwd: directory,
    environment: process.env,
    health: `http://127.0.0.1:${port}/`,
    logs: directory,
    graceMs: 300,
    onStart: () => {},
    onDeath: (_, how) => told.deaths.push(how),
    onRecovery: () => told.recoveries++,
  });
  parts.push(part);
  return { part, told };
}

async function until(condition) {
  const deadline = Date.now() + 10_000;
  while (!(await condition())) {
    assert.ok(Date.now() < deadline, `waited 10 s for ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe("a part", () => {
  test("that dies is started again", async () => {
    const { part, told } = makePart(await freePort());
    await part.start(10_000);
    const first = part.pid;
    process.kill(first, "SIGKILL");
    await until(() => told.recoveries === 1);
    assert.notEqual(part.pid, first);
    assert.deepEqual(told.deaths, ["was ended by SIGKILL"]);
  });

  test("that dies at its start is told with its last lines", async () => {
    const { part } = makePart(await freePort(), 'console.log("the reason"); process.exit(3)');
    await assert.rejects(
      part.start(10_000),
      (error) =>
        error instanceof Problem && /ended with exit code 3/.test(error.message) && error.details === "the reason",
    );
  });

  test("that never works is given up at the deadline", async () => {
    const { part } = makePart(await freePort(), "setInterval(() => {}, 1000)", { silent: true });
    await assert.rejects(part.start(300), /can't work after 0\.3 s/);
  });

  test("whose program is missing is told", async () => {
    const { part } = makePart(await freePort());
    part.command = "/nowhere/program";
    await assert.rejects(part.start(10_000), /could not be started/);
  });

  test("that refuses to end is killed, and not started again", async () => {
    const port = await freePort();
    const { part, told } = makePart(port, 'process.on("SIGTERM", () => {})');
    await part.start(10_000);
    await part.stop();
    assert.equal(groupIsAlive(part.pid), false);
    assert.deepEqual(told.deaths, []);
    assert.equal(await portIsTaken(port), false);
  });

  test("takes what it has started with it", async () => {
    const file = path.join(directory, "pid");
    const child = `const c = require("node:child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]); require("node:fs").writeFileSync(${JSON.stringify(file)}, String(c.pid))`;
    const { part } = makePart(await freePort(), child);
    await part.start(10_000);
    await part.stop();
    const pid = Number(readFileSync(file, "utf8"));
    await until(() => {
      try {
        process.kill(pid, 0);
        return false;
      } catch {
        return true;
      }
    });
  });

  test("keeps the log of the run before", async () => {
    const { part } = makePart(await freePort());
    writeFileSync(part.log, "of yesterday\n");
    await part.start(10_000);
    assert.equal(readFileSync(`${part.log}.1`, "utf8"), "of yesterday\n");
    assert.equal(readFileSync(part.log, "utf8"), "listening\n");
  });
});

describe("a command", () => {
  test("is ended at its deadline, with what it started", async () => {
    const end = await run("/bin/sh", ["-c", "sleep 60 & echo $!; wait"], { deadlineMs: 300 });
    assert.match(end.problem, /took longer than/);
    const pid = Number(end.output);
    await until(() => {
      try {
        return readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
      } catch {
        return true;
      }
    });
  });

  test("that leaves something running in the background is not waited for", async () => {
    const end = await run("/bin/sh", ["-c", "sleep 60 & echo done"], { deadlineMs: 30_000 });
    assert.equal(end.problem, null);
    assert.equal(end.output, "done\n");
  });

  test("that is not there is told", async () => {
    assert.match((await run("no-such-program", [], { deadlineMs: 1_000 })).problem, /not installed/);
  });
});

test("a port in use is told with the setting that names it", async () => {
  const port = await freePort();
  const { part } = makePart(port);
  await part.start(10_000);
  const settings = { proxyPort: port, apiPort: await freePort(), dashboardPort: await freePort() };
  await assert.rejects(checkPorts(settings, 0), new RegExp(`Port ${port} is in use.*AutoStack__Proxy__Port`));
});

describe("the digest of sources", () => {
  const write = (name, text) => {
    mkdirSync(path.dirname(path.join(directory, name)), { recursive: true });
    writeFileSync(path.join(directory, name), text);
  };

  test("follows names and contents, and nothing that builds make", () => {
    write("src/a.cs", "a");
    const digest = digestOf(directory, ["src", "absent"]);
    write("src/obj/made.cs", "x");
    write("src/bin/made.dll", "x");
    write("elsewhere", "x");
    assert.equal(digestOf(directory, ["src", "absent"]), digest);
    write("src/a.cs", "b");
    assert.notEqual(digestOf(directory, ["src", "absent"]), digest);
    rmSync(path.join(directory, "src/a.cs"));
    write("src/b.cs", "a");
    assert.notEqual(digestOf(directory, ["src", "absent"]), digest);
  });
});

describe("packages", () => {
  const lock = (file, packages) => {
    mkdirSync(path.dirname(path.join(directory, file)), { recursive: true });
    writeFileSync(path.join(directory, file), JSON.stringify({ packages }));
  };
  const wanted = {
    "": { version: "1.0.0" },
    web: { version: "1.0.0" },
    "node_modules/a": { version: "1.0.0", integrity: "x" },
    "node_modules/for-another-system": { version: "1.0.0", optional: true },
  };

  test("are missing before the first installation", () => {
    lock("package-lock.json", wanted);
    assert.equal(packagesAreInstalled(directory), false);
  });

  test("are there when npm has installed each of them", () => {
    lock("package-lock.json", wanted);
    lock("node_modules/.package-lock.json", { "node_modules/a": wanted["node_modules/a"] });
    assert.equal(packagesAreInstalled(directory), true);
  });

  test("are stale when one has another version", () => {
    lock("package-lock.json", wanted);
    lock("node_modules/.package-lock.json", { "node_modules/a": { version: "0.9.0", integrity: "y" } });
    assert.equal(packagesAreInstalled(directory), false);
  });
});

describe("the terminal", () => {
  test("shows a line a step, without colours where nobody watches", async () => {
    const out = new PassThrough();
    const terminal = new Terminal(out, {});
    await terminal.step("Packages", "npm ci", async (note) => note("installed"));
    await assert.rejects(terminal.step("API", "building", async () => Promise.reject(new Error("no"))));
    assert.match(String(out.read()), /^ {2}✓ Packages {9,}0\.0 s {3}installed\n {2}✗ API {9,}0\.0 s {3}failed\n$/);
  });
});

test("a step that ends after everything is being ended is not told", async () => {
  const out = new PassThrough();
  const terminal = new Terminal(out, {});
  await terminal.step("API", "starting", async () => terminal.closeSteps());
  assert.equal(out.read(), null);
});

test("a full disk is told as such, wherever it strikes", () => {
  assert.match(
    lineFor(Object.assign(new Error("write"), { code: "ENOSPC", path: "/var/x" })),
    /disk is full \(\/var\/x\)/,
  );
  assert.match(lineFor(new Error("initdb: could not write: No space left on device")), /disk is full/);
  assert.equal(lineFor(new Problem("one line")), "one line");
});
