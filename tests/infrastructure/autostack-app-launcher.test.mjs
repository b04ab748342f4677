import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { render } from "./support/application.mjs";
import { expand } from "./support/kubelet.mjs";

/** An application that takes a moment over SIGTERM, as one does that has requests under way. */
const application = `
process.on("SIGTERM", () => setTimeout(() => { console.log("drained"); process.exit(0); }, 300));
setInterval(() => {}, 1000);
console.log("ready");`;

/** One that SIGTERM ends as it ends whoever says nothing about it. */
const plain = `
setInterval(() => {}, 1000);
console.log("ready");`;

/** The shells of Debian, of Red Hat and of Alpine, as far as they are here; each ends and waits in its own way. */
const shells = [["/bin/sh"], ["bash", "--posix"], ["busybox", "sh"]].filter(
  ([program, ...first]) => spawnSync(program, [...first, "-c", "exit 0"]).status === 0,
);
const { command } = render("web-and-worker").one("Deployment", "worker").spec.template.spec.containers[0];

describe("a command in a container", () => {
  let directory;
  before(() => {
    directory = mkdtempSync(path.join(tmpdir(), "autostack-launcher-"));
    writeFileSync(path.join(directory, "application.js"), application);
    writeFileSync(path.join(directory, "plain.js"), plain);
  });
  after(() => rmSync(directory, { recursive: true }));

  /**
   * Starts it as a container's runtime does, the first process of a group. With that process the container ends, and all that is still in it. Gives what it
   * printed and how it ended.
   */
  async function run(shell, text, whenReady = () => {}) {
    const [program, ...first] = shell;
    const [, ...rest] = command.map((argument) => expand(argument, {}));
    const child = spawn(program, [...first, ...rest, text], {
      cwd: directory,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const deadline = setTimeout(() => process.kill(-child.pid, "SIGKILL"), 20_000);
    let [output, faults] = ["", ""];
    child.stderr.on("data", (data) => {
      faults += data;
    });
    child.stdout.on("data", (data) => {
      output += data;
      if (`${data}`.includes("ready")) whenReady(child.pid);
    });
    child.once("exit", () => end(child.pid));
    const [code, signal] = await once(child, "close");
    clearTimeout(deadline);
    return { output, faults, code, signal };
  }

  const node = `${process.execPath} application.js`;
  const end = (group) => {
    try {
      process.kill(-group, "SIGKILL");
    } catch (error) {
      if (error.code !== "ESRCH") throw error;
    }
  };
  const term = (pid) => process.kill(pid, "SIGTERM");

  for (const shell of shells) {
    const name = shell.join(" ");
    for (const [form, text] of [
      ["one program", node],
      ["the last of several", `true && X=1 ${node}`],
      ["one with others behind it", `${node}; echo afterwards`],
    ])
      test(`${name}: SIGTERM to its first process reaches ${form}, which ends in its own time`, async () => {
        const { output, code, signal } = await run(shell, text, term);
        assert.equal(signal, null);
        assert.match(output, /ready\n[\s\S]*drained\n/);
        assert.doesNotMatch(output, /afterwards/);
        assert.ok([0, 143].includes(code), `${code}`);
      });

    test(`${name}: what the command says of faults is heard, and nothing of the shell that hands the signal on`, async () => {
      const { faults, code } = await run(shell, `echo fault >&2; exec ${node}`, term);
      assert.equal(faults, "fault\n");
      assert.ok([0, 143].includes(code), `${code}`);
      const killed = await run(shell, `exec ${process.execPath} plain.js`, term);
      assert.deepEqual([killed.faults, killed.code], ["", 143]);
    });

    test(`${name}: the container ends as the command does`, async () => {
      for (const [text, expected] of [
        ["exit 7", 7],
        ["true", 0],
        ["false", 1],
        ["sleep 0.2; exit 3", 3],
        ["no-such-program-here 2>/dev/null", 127],
      ])
        assert.equal((await run(shell, text)).code, expected, text);
    });

    test(`${name}: the command sees no arguments and no name of the launcher's`, async () => {
      assert.equal((await run(shell, 'echo "$# $0"')).output, "0 sh\n");
    });
  }
});
