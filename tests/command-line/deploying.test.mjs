import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { exitCodes } from "../../scripts/cli/exit-codes.mjs";
import { TestPlatform } from "../support/test-platform.mjs";
import { Command } from "./terminal.mjs";

const samples = path.resolve(import.meta.dirname, "..", "..", "samples");
const ctrlC = "\x03";

describe("the command line, against a platform", { concurrency: false }, () => {
  const platform = new TestPlatform();
  before(() => platform.start());
  after(() => platform.stop());

  const account = () => {
    const { email, password } = platform.admin();
    return { AUTOSTACK_URL: platform.url, AUTOSTACK_EMAIL: email, AUTOSTACK_PASSWORD: password };
  };
  const start = (name, words, { environment = {}, ...options } = {}) =>
    new Command(name, words, { environment: { ...account(), ...environment }, ...options });
  const run = async (name, words, options) => {
    const command = start(name, words, options);
    return { code: await command.ends(), output: command.output, raw: command.raw };
  };
  const status = async (project) =>
    JSON.parse((await run("status", [project, "--json"])).output).projects[0].environments[0];
  const page = async (project) => {
    const answer = await fetch((await status(project)).local_url);
    return { status: answer.status, text: await answer.text() };
  };

  const git = (directory, ...args) =>
    execFileSync("git", ["-C", directory, "-c", "user.name=Ada", "-c", "user.email=ada@example.org", ...args], {
      encoding: "utf8",
    }).trim();
  const commit = (directory, message) => {
    git(directory, "add", "--all");
    git(directory, "commit", "--quiet", "-m", message);
    return git(directory, "rev-parse", "HEAD");
  };
  const repository = (name, write) => {
    const directory = path.join(platform.repositories, name);
    mkdirSync(directory);
    git(directory, "init", "--quiet", "--initial-branch=main");
    write(directory);
    commit(directory, `Begin ${name}`);
    return directory;
  };
  const site = (text) => (directory) =>
    writeFileSync(path.join(directory, "index.html"), `<!doctype html><title>${text}</title>`);
  const script = (lines) => (directory) => {
    writeFileSync(
      path.join(directory, "build.sh"),
      `${[...lines, "mkdir -p dist", "echo built > dist/index.html"].join("\n")}\n`,
    );
    writeFileSync(
      path.join(directory, "package.json"),
      JSON.stringify({ name: "built", scripts: { build: "sh build.sh" } }),
    );
  };
  /** A build that waits until the test opens its gate. */
  const gated = (name) => {
    const gate = path.join(platform.directory("gates"), name);
    return {
      write: script(["echo first line", `while [ ! -e '${gate}' ]; do sleep 0.1; done`, "echo last line"]),
      open: () => {
        writeFileSync(gate, "");
        chmodSync(gate, 0o644);
      },
    };
  };

  test("the sample goes live by its path, is found again, and is rolled back", async () => {
    const directory = repository("hello", (made) => cpSync(path.join(samples, "hello"), made, { recursive: true }));
    const first = await run("deploy", ["."], { cwd: directory });
    assert.equal(first.code, exitCodes.done, first.output);
    assert.match(first.output, /hello to production, deployment #1 {3}a new project/);
    for (const stage of ["checkout", "build", "push", "gitops", "sync", "rollout"])
      assert.match(first.output, new RegExp(`^${stage} +done after `, "m"));
    assert.match(first.output, /✓ Live after .*\n {4}http:\/\/hello\.localhost:\d+\n {4}http:\/\/localhost:\d+\n$/);
    assert.equal(first.raw, first.output, "no escape sequences where nobody watches");
    const before = await page("hello");
    assert.equal(before.status, 200);

    site("Second")(directory);
    commit(directory, "Second");
    writeFileSync(path.join(directory, "forgotten.txt"), "");
    const second = await run("deploy", [directory]);
    assert.equal(second.code, exitCodes.done, second.output);
    assert.match(second.output, /hello to production, deployment #2\n/);
    assert.match(second.output, /1 file is changed and not committed/);
    assert.match((await page("hello")).text, /Second/);

    const unasked = await run("rollback", ["hello"]);
    assert.equal(unasked.code, exitCodes.usage);
    assert.match(unasked.output, /serves #2 .*Second.*\n.*release of #1 .*Begin hello[\s\S]*Add --yes/);
    assert.equal((await status("hello")).live.number, 2);

    const back = await run("rollback", ["hello", "--yes"]);
    assert.equal(back.code, exitCodes.done, back.output);
    assert.deepEqual(await page("hello"), before);
    const now = await status("hello");
    assert.equal(now.live.number, 3);
    assert.equal(now.health, "healthy");
    const again = await run("rollback", ["hello", "--yes"]);
    assert.equal(again.code, exitCodes.usage);
    assert.match(again.output, /No other release/);
    assert.match(
      (await run("status", [])).output,
      /● production {2}healthy {5}#3 [0-9a-f]{7} Begin hello, just now\n {6}http:\/\/hello\.localhost/,
    );
  });

  test("a rollback asks in a terminal, and no changes nothing", async () => {
    const directory = repository("asked", site("One"));
    assert.equal((await run("deploy", [directory])).code, exitCodes.done);
    site("Two")(directory);
    commit(directory, "Two");
    assert.equal((await run("deploy", [directory])).code, exitCodes.done);
    const command = start("rollback", ["asked"], { terminal: true });
    await command.shows(/Roll back\? \[y\/N\]/);
    command.type("n\n");
    assert.equal(await command.ends(), exitCodes.usage);
    assert.equal((await status("asked")).live.number, 2);
    const sure = start("rollback", ["asked", "--to", "1"], { terminal: true });
    await sure.shows(/Roll back\? \[y\/N\]/);
    sure.type("y\n");
    assert.equal(await sure.ends(), exitCodes.done);
    assert.match((await page("asked")).text, /One/);
  });

  test("a failing build ends with its reason, and its log can be read", async () => {
    const directory = repository(
      "broken",
      script(["echo Reading the pages", "echo the cart is missing >&2", "exit 3"]),
    );
    const { code, output } = await run("deploy", [directory]);
    assert.equal(code, exitCodes.failed, output);
    assert.match(output, /build {4}\| the cart is missing/);
    assert.match(output, /✗ Build failed\n {4}.*ended with 3: the cart is missing \(build_failed\)\n/);
    assert.match(output, /npm run logs -- broken --deployment 1/);
    const log = await run("logs", ["broken", "--stage", "build"]);
    assert.equal(log.code, exitCodes.done);
    assert.match(log.output, /^the cart is missing$/m);
    assert.doesNotMatch(log.output, /Looking up/);
    assert.equal((await run("logs", ["broken", "--follow"])).code, exitCodes.failed);
  });

  test("in a terminal the stages are drawn, and Ctrl-C and y cancel", async () => {
    const { write } = gated("cancelled");
    const command = start("deploy", [repository("cancelled", write)], { terminal: true });
    await command.shows(/✓ Checkout[\s\S]*⠋ Build[\s\S]*│ first line/);
    command.type(ctrlC);
    await command.shows(/Cancel deployment #1 of cancelled\? \(Ctrl-C again leaves it running\) \[y\/N\]/);
    command.type("y\n");
    assert.equal(await command.ends(), exitCodes.interrupted);
    assert.match(command.output, /■ Build +[\d.]+ s {3}cancelled[\s\S]*Deployment #1 was cancelled/);
    assert.ok(command.raw.endsWith("\x1b[?25h") || command.raw.includes("\x1b[?25h"), "the cursor is shown again");
    assert.equal((await status("cancelled")).running, null);
  });

  test("Ctrl-C twice leaves the deployment running, and logs goes on with it", async () => {
    const { write, open } = gated("left");
    const command = start("deploy", [repository("left", write)], { terminal: true });
    await command.shows(/│ first line/);
    command.type(ctrlC);
    await command.shows(/\[y\/N\]/);
    command.type(ctrlC);
    assert.equal(await command.ends(), exitCodes.interrupted);
    assert.match(command.output, /Left running: .*npm run logs -- left --deployment 1 --follow/);
    const log = start("logs", ["left", "--deployment", "1", "--follow"]);
    await log.shows(/first line/);
    open();
    assert.equal(await log.ends(), exitCodes.done);
    assert.match(log.output, /first line\n[\s\S]*last line\n/);
    assert.equal((await status("left")).live.number, 1);
  });

  test("a signal where nobody can be asked leaves it running", async () => {
    const { write, open } = gated("signalled");
    const command = start("deploy", [repository("signalled", write)]);
    await command.shows(/first line/);
    command.signal("SIGTERM");
    assert.equal(await command.ends(), exitCodes.interrupted);
    assert.match(command.output, /Left running/);
    open();
    assert.equal((await run("logs", ["signalled", "--follow"])).code, exitCodes.done);
  });

  test("a platform that is killed in the middle ends nothing, and no line comes twice or is missing", async () => {
    const { write, open } = gated("survivor");
    const command = start("deploy", [repository("survivor", write)]);
    await command.shows(/first line/);
    await platform.killApi();
    await command.shows(/the platform does not answer; trying again/);
    await command.shows(/the platform answers again/);
    open();
    assert.equal(await command.ends(), exitCodes.done, command.output);
    const printed = command.output.split("\n").flatMap((line) => /^\w+ +\| ?(.*)$/.exec(line)?.[1] ?? []);
    const log = (await run("logs", ["survivor"])).output.trimEnd().split("\n");
    assert.deepEqual(
      printed,
      log.map((line) => line.trimEnd()),
    );
  });

  test("what makes no sense is refused, each with its code and the remedy", async () => {
    const one = repository("taken", site("One"));
    assert.equal((await run("deploy", [one, "--detach"])).code, exitCodes.done);
    const other = repository("other", site("Other"));
    for (const [words, options, expected, pattern] of [
      [
        [other, "--name", "taken"],
        {},
        exitCodes.usage,
        /project taken already, which deploys .*taken\. Give this one another name/,
      ],
      [
        [one, "--env", "nowhere"],
        {},
        exitCodes.usage,
        /taken has no environment nowhere\. There is production\. Add --create-env/,
      ],
      [[other, "--name", "Not a Name"], {}, exitCodes.usage, /name: must be up to 40 lower-case letters/],
      [["/etc"], {}, exitCodes.usage, /is no Git repository/],
      [["https://127.0.0.1/shop.git"], {}, exitCodes.usage, /repository_url: .*AllowedHosts/],
      [
        [one],
        { environment: { AUTOSTACK_URL: "http://127.0.0.1:9" } },
        exitCodes.unreachable,
        /No platform answers at http:\/\/127\.0\.0\.1:9/,
      ],
      [[one], { environment: { AUTOSTACK_PASSWORD: "wrong" } }, exitCodes.signIn, /refuses to sign .* in/],
      [[one], { environment: { AUTOSTACK_TOKEN: "abc" } }, exitCodes.signIn, /does not take AUTOSTACK_TOKEN/],
    ]) {
      const { code, output } = await run("deploy", words, options);
      assert.equal(code, expected, output);
      assert.match(output, pattern);
      assert.doesNotMatch(output, /\n\s+at /, "no stack");
    }
    for (const [name, words, pattern] of [
      ["logs", ["nothing"], /There is no project nothing\. There are .*taken/],
      ["logs", ["taken", "--deployment", "99"], /taken has no deployment #99/],
      ["rollback", ["taken", "--to", "99", "--yes"], /taken has no deployment #99|Nothing is live/],
    ]) {
      const { code, output } = await run(name, words);
      assert.equal(code, exitCodes.usage, output);
      assert.match(output, pattern);
    }
  });

  test("the installation in its own state directory is signed in to without any settings", async () => {
    const environment = {
      AUTOSTACK_URL: "",
      AUTOSTACK_EMAIL: "",
      AUTOSTACK_PASSWORD: "",
      AutoStack__StateDirectory: platform.state,
    };
    const { code, output } = await run("status", [], {
      environment: { ...environment, AutoStack__Api__Port: String(platform.apiPort) },
    });
    assert.equal(code, exitCodes.done, output);
    assert.match(output, /hello\n/);
  });
});
