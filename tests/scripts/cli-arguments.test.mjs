import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { helpText, readArguments } from "../../scripts/cli/arguments.mjs";
import { deploy } from "../../scripts/cli/commands/deploy.mjs";
import { logs } from "../../scripts/cli/commands/logs.mjs";
import { rollback } from "../../scripts/cli/commands/rollback.mjs";
import { status } from "../../scripts/cli/commands/status.mjs";
import { exitCodes, Stop } from "../../scripts/cli/exit-codes.mjs";
import { findPlatform } from "../../scripts/cli/platform.mjs";

const commands = [deploy, logs, status, rollback];
const stops = (work, code, pattern) =>
  assert.throws(work, (error) => {
    assert.ok(error instanceof Stop, error.stack);
    assert.equal(error.code, code);
    assert.match(error.message, pattern);
    return true;
  });

describe("a command line", () => {
  test("is words and options, in any order", () => {
    const { words, options } = readArguments(deploy.definition, [
      "--env",
      "staging",
      ".",
      "--name=shop",
      "--create-env",
    ]);
    assert.deepEqual(words, ["."]);
    assert.deepEqual({ ...options }, { env: "staging", name: "shop", "create-env": true });
  });

  for (const [what, argv, pattern] of [
    ["an unknown option", [".", "--nmae", "shop"], /Unknown option '--nmae'\.\nUsage: npm run deploy/],
    ["an option without its value", [".", "--name"], /--name/],
    ["an empty value", [".", "--name="], /--name is empty/],
    ["a missing repository", [], /REPOSITORY is missing/],
    [
      "the value of an option that npm kept for itself",
      [".", "staging"],
      /'staging' is one word too many\. With npm, options come after --/,
    ],
  ])
    test(`with ${what} ends with the usage`, () =>
      stops(() => readArguments(deploy.definition, argv), exitCodes.usage, pattern));

  test("that asks for help needs nothing else", () => {
    assert.equal(readArguments(deploy.definition, ["-h"]).options.help, true);
  });
});

describe("the help", () => {
  for (const { definition } of commands)
    test(`of ${definition.name} names every option, and fits in 120 columns`, () => {
      const text = helpText(definition);
      for (const option of Object.keys(definition.options)) assert.match(text, new RegExp(`--${option}\\b`));
      assert.match(text, new RegExp(`npm run ${definition.name}`));
      for (const line of text.split("\n")) assert.ok(line.length <= 120, line);
    });

  test("of what deploys tells every exit code", () => {
    for (const { definition } of [deploy, rollback])
      for (const code of Object.values(exitCodes)) assert.match(helpText(definition), new RegExp(`\\b${code} \\w`));
  });
});

describe("the platform", () => {
  const admin = { email: "admin@example.org", password: "secret" };
  const local = { apiPort: 8000, admin, adminFile: ".autostack/admin.json" };

  test("is the one of this directory, with its first account", () => {
    assert.deepEqual(findPlatform({}, local), {
      url: "http://127.0.0.1:8000",
      onThisMachine: true,
      credentials: { kind: "password", ...admin, from: ".autostack/admin.json" },
      warning: null,
    });
  });

  test("is another where the environment says so", () => {
    const found = findPlatform(
      { AUTOSTACK_URL: "https://deploy.example.org/autostack/", AUTOSTACK_TOKEN: "abc" },
      local,
    );
    assert.deepEqual(found, {
      url: "https://deploy.example.org/autostack",
      onThisMachine: false,
      credentials: { kind: "token", token: "abc" },
      warning: null,
    });
  });

  test("never gets this installation's password at an address from the environment", () => {
    stops(
      () => findPlatform({ AUTOSTACK_URL: "http://127.0.0.1:9000" }, local),
      exitCodes.usage,
      /AUTOSTACK_TOKEN too, or AUTOSTACK_EMAIL/,
    );
  });

  test("by plain http on another machine is warned of", () => {
    const far = { AUTOSTACK_URL: "http://deploy.example.org", AUTOSTACK_EMAIL: "a@b.c", AUTOSTACK_PASSWORD: "p" };
    assert.match(findPlatform(far, local).warning, /plain http/);
  });

  for (const [what, environment, code, pattern] of [
    [
      "no URL",
      { AUTOSTACK_URL: "deploy.example.org", AUTOSTACK_TOKEN: "abc" },
      exitCodes.usage,
      /no URL; it looks like/,
    ],
    [
      "another scheme",
      { AUTOSTACK_URL: "ftp://example.org", AUTOSTACK_TOKEN: "abc" },
      exitCodes.usage,
      /neither http nor https/,
    ],
    ["half of an account", { AUTOSTACK_EMAIL: "a@b.c" }, exitCodes.usage, /AUTOSTACK_PASSWORD is missing/],
    ["a token that is none", { AUTOSTACK_TOKEN: "two words" }, exitCodes.usage, /AUTOSTACK_TOKEN is no token/],
  ])
    test(`named by ${what} is refused`, () => stops(() => findPlatform(environment, local), code, pattern));

  test("with a password in its address is refused without showing it", () => {
    assert.throws(
      () => findPlatform({ AUTOSTACK_URL: "https://ada:hunter2@example.org", AUTOSTACK_TOKEN: "abc" }, local),
      (error) => error.code === exitCodes.usage && !error.message.includes("hunter2"),
    );
  });

  test("that was never started here is said to be so", () => {
    stops(() => findPlatform({}, { ...local, admin: null }), exitCodes.unreachable, /never started here.*npm start/);
  });
});
