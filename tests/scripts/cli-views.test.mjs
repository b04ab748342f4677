import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { stripVTControlCharacters } from "node:util";
import { changes, logLine } from "../../scripts/cli/changes.mjs";
import { consequences } from "../../scripts/cli/commands/rollback.mjs";
import { readNumber, releaseBefore } from "../../scripts/cli/deployments.mjs";
import { exitCodes } from "../../scripts/cli/exit-codes.mjs";
import { progress } from "../../scripts/cli/progress.mjs";
import { statusLines } from "../../scripts/cli/status-view.mjs";
import { painter, styleOf } from "../../scripts/cli/style.mjs";
import { ago, cut, duration, harmless, width } from "../../scripts/cli/text.mjs";
import { outcomeOf } from "../../scripts/cli/told.mjs";

const at = (seconds) => new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString();
const names = ["checkout", "build", "test", "push", "gitops", "sync", "rollout"];
const stage = (name, more = {}) => ({
  name,
  status: "pending",
  attempt: 0,
  started_at: null,
  finished_at: null,
  note: null,
  ...more,
});
const succeeded = (name, from, to) =>
  stage(name, { status: "succeeded", attempt: 1, started_at: at(from), finished_at: at(to) });
const deployment = (more = {}, stages = {}) => ({
  number: 42,
  project_name: "shop",
  environment: "production",
  status: "running",
  ref: "main",
  commit: { sha: "9f3c2a1".padEnd(40, "0"), message: "Fix the cart\n\nMore" },
  requested_at: at(0),
  finished_at: null,
  waits_for: null,
  reverting: false,
  cancellation_requested: false,
  failure: null,
  stages: names.map((name) => stages[name] ?? stage(name)),
  ...more,
});
const building = (more) =>
  deployment(more, {
    checkout: succeeded("checkout", 1, 1.4),
    build: stage("build", {
      status: "running",
      attempt: 2,
      started_at: at(2),
      note: "Tried again: the registry did not answer",
    }),
  });
const look = (more = {}) => ({
  now: Date.parse(at(5)),
  columns: 80,
  rows: 24,
  tick: 0,
  paint: painter(false),
  ...more,
});
const log = [1, 2, 3].map((number) => ({ line: number, stage: "build", text: `line ${number}` }));

describe("the picture of a deployment", () => {
  test("shows seven stages, what each took, and the last lines of the log", () => {
    assert.deepEqual(progress({ deployment: building(), log, gap: false }, look()), [
      "  9f3c2a1 Fix the cart",
      "",
      "  ✓ Checkout        0.4 s",
      "  ⠋ Build           3.0 s   attempt 2, Tried again: the registry did not answer",
      "  · Test",
      "  · Push",
      "  · GitOps",
      "  · Sync",
      "  · Rollout",
      "",
      "  │ line 1",
      "  │ line 2",
      "  │ line 3",
    ]);
  });

  test("ticks", () => {
    const [, , , before] = progress({ deployment: building(), log, gap: false }, look());
    const [, , , after] = progress(
      { deployment: building(), log, gap: false },
      look({ now: Date.parse(at(5.1)), tick: 1 }),
    );
    assert.match(before, /⠋ Build {11}3\.0 s/);
    assert.match(after, /⠙ Build {11}3\.1 s/);
  });

  for (const [what, more, pattern] of [
    [
      "what it waits for",
      { status: "queued", waits_for: "Deployment #41 is running." },
      /⠋ Waiting 5\.0 s {3}Deployment #41 is running\./,
    ],
    ["that it is being cancelled", { cancellation_requested: true }, /⠋ Cancelling/],
    [
      "that it is being taken back",
      { reverting: true, cancellation_requested: true },
      /⠋ Bringing Git and what runs back/,
    ],
  ])
    test(`says ${what}`, () =>
      assert.match(progress({ deployment: deployment(more), log: [], gap: false }, look()).join("\n"), pattern));

  test("says when the platform does not answer", () => {
    assert.match(
      progress({ deployment: building(), log, gap: true }, look()).join("\n"),
      /! The platform does not answer; trying again/,
    );
  });

  for (const columns of [20, 40, 80, 200])
    for (const rows of [3, 8, 12, 50])
      test(`fits a terminal of ${columns} by ${rows}`, () => {
        const long = [...log, { line: 4, stage: "build", text: `${"長い行 ".repeat(60)}` }];
        const lines = progress(
          { deployment: building(), log: long, gap: true },
          look({ columns, rows, paint: painter(true) }),
        );
        assert.ok(lines.length < rows, `${lines.length} lines`);
        for (const line of lines) assert.ok(width(line) < columns, line);
        assert.match(lines.join("\n"), /Build/);
      });

  test("is the same with colours as without", () => {
    const state = { deployment: building(), log, gap: true };
    const coloured = progress(state, look({ paint: painter(true) }));
    assert.ok(coloured.some((line) => line.includes("\x1b[")));
    const bare = coloured.map((line) => stripVTControlCharacters(line).trimEnd());
    assert.deepEqual(bare, progress(state, look()));
  });

  test("keeps no log once it has ended", () => {
    const text = progress({ deployment: building({ status: "failed" }), log, gap: false }, look()).join("\n");
    assert.doesNotMatch(text, /line 1/);
  });
});

describe("line by line", () => {
  test("each change is told once", () => {
    const states = [
      deployment({ status: "queued", commit: null, waits_for: "It is about to start." }),
      deployment(
        { commit: null },
        { checkout: stage("checkout", { status: "running", attempt: 1, started_at: at(1) }) },
      ),
      building(),
      building(),
      deployment(
        {},
        {
          checkout: succeeded("checkout", 1, 1.4),
          build: succeeded("build", 2, 14),
          test: stage("test", { status: "skipped", note: "No test command is set." }),
          push: succeeded("push", 14, 15),
        },
      ),
    ];
    const lines = states.flatMap((state, index) => changes(index === 0 ? null : states[index - 1], state));
    assert.deepEqual(lines, [
      "waiting: It is about to start.",
      "checkout started",
      "commit 9f3c2a1 Fix the cart",
      "checkout done after 0.4 s",
      "build    started",
      "build    attempt 2",
      "build    Tried again: the registry did not answer",
      "build    done after 12.0 s",
      "test     skipped (No test command is set.)",
      "push     started",
      "push     done after 1.0 s",
    ]);
  });

  test("a line of the log has its stage before it, and nothing that leads a terminal astray", () => {
    assert.equal(
      logLine({ stage: "build", text: "\x1b[31mred\x1b[0m\x07 \x1b]0;title\x07done" }),
      "build    | red done",
    );
    assert.equal(logLine({ stage: null, text: "cut here" }), "log      | cut here");
  });
});

describe("the end of a deployment", () => {
  const ended = (status, more) => deployment({ status, finished_at: at(21.4), ...more });
  for (const [status, more, options, code, headline] of [
    ["live", {}, {}, exitCodes.done, "Live after 21.4 s"],
    ["retired", {}, {}, exitCodes.done, "It went live, and another has taken its place since"],
    [
      "failed",
      { failure: { stage: "build", code: "build_failed", reason: "npm run build ended with 3", log_line: 7 } },
      {},
      exitCodes.failed,
      "Build failed",
    ],
    [
      "failed",
      { failure: { stage: null, code: "revert_failed", reason: "…", log_line: null } },
      {},
      exitCodes.failed,
      "Deployment #42 failed",
    ],
    ["cancelled", {}, {}, exitCodes.overtaken, "Deployment #42 was cancelled"],
    ["cancelled", {}, { cancelledHere: true }, exitCodes.interrupted, "Deployment #42 was cancelled"],
    ["superseded", {}, {}, exitCodes.overtaken, "Deployment #42 was overtaken"],
  ])
    test(`that is ${status}${options.cancelledHere ? " from here" : ""} exits with ${code}: ${headline}`, () => {
      const outcome = outcomeOf(ended(status, more), options);
      assert.equal(outcome.code, code);
      assert.equal(outcome.headline, headline);
      if (more.failure) assert.equal(outcome.reason, `${more.failure.reason} (${more.failure.code})`);
    });
});

describe("what is live where", () => {
  const environment = (more) => ({
    name: "production",
    live: { number: 12, commit: "9f3c2a1".padEnd(40, "0"), commit_message: "Fix the cart\n\nMore", since: at(0) },
    health: "healthy",
    in_sync: true,
    url: "http://shop.localhost:8080",
    local_url: "http://localhost:8100",
    queue: [],
    paused: false,
    auto_deploy_paused: false,
    ...more,
  });
  const lines = (environments, running = [], columns = 80) =>
    statusLines([{ name: "shop", environments, running }], {
      now: Date.parse(at(3 * 3600)),
      columns,
      paint: painter(false),
    });

  test("is told with a shape and a word for each environment, and where it answers", () => {
    const staging = environment({
      name: "staging",
      live: null,
      health: null,
      url: "http://shop--staging.localhost:8080",
    });
    assert.deepEqual(lines([environment(), staging]), [
      "",
      "  shop",
      "    ● production  healthy     #12 9f3c2a1 Fix the cart, 3 h ago",
      "      http://shop.localhost:8080   http://localhost:8100",
      "    ○ staging     not live",
      "",
    ]);
  });

  for (const [what, more, running, pattern] of [
    ["degraded", { health: "degraded" }, null, /◐ production {2}degraded/],
    ["unhealthy", { health: "unhealthy" }, null, /✗ production {2}unhealthy/],
    ["out of sync", { in_sync: false }, null, /Git may want something else/],
    ["being deployed to", {}, { number: 13, stage: "build", reverting: false }, /#13 is running, Build/],
    ["waited for", { queue: ["a", "b"] }, null, /2 waiting/],
    [
      "paused",
      { paused: true, auto_deploy_paused: true },
      null,
      /paused: deployments wait\n.*automatic deployments are paused/,
    ],
  ])
    test(`is told of an environment that is ${what}`, () =>
      assert.match(lines([environment(more)], [running]).join("\n"), pattern));

  test("fits a narrow terminal, but for addresses", () => {
    const narrow = lines([environment({ in_sync: false })], [{ number: 13, stage: "build" }], 40);
    for (const line of narrow) assert.ok(width(line) < 40 || line.includes("http"), line);
  });

  test("says what to do where nothing is", () => {
    assert.match(
      statusLines([], { now: 0, columns: 80, paint: painter(false) }).join("\n"),
      /no project yet.*npm run deploy/,
    );
  });
});

describe("a rollback", () => {
  const one = (number, status, digest, config_revision = 1) => ({
    number,
    status,
    config_revision,
    image: digest && { digest },
  });
  for (const [what, deployments, expected] of [
    ["goes back to the release before", [one(3, "live", "c"), one(2, "retired", "b"), one(1, "retired", "a")], 2],
    [
      "leaves out what never went live",
      [one(4, "live", "c"), one(3, "failed", "b"), one(2, "cancelled", null), one(1, "retired", "a")],
      1,
    ],
    [
      "leaves out what was rolled back",
      [one(4, "live", "a"), one(3, "rolled_back", "c"), one(2, "retired", "b"), one(1, "retired", "a")],
      2,
    ],
    ["does not go where it is", [one(3, "live", "a"), one(2, "rolled_back", "b"), one(1, "retired", "a")], null],
    ["goes back to the same image with other settings", [one(2, "live", "a", 2), one(1, "retired", "a", 1)], 1],
    [
      "leaves out what is kept no more",
      [one(3, "live", "c"), { ...one(2, "retired", "b"), rollback_offered: false }, one(1, "retired", "a")],
      1,
    ],
    ["has nothing to go back to at first", [one(1, "live", "a")], null],
    ["has nothing to go back from", [one(1, "failed", null)], null],
  ])
    test(what, () => assert.equal(releaseBefore(deployments)?.number ?? null, expected));

  test("says beforehand what will happen to which address", () => {
    const environment = {
      name: "staging",
      url: "http://shop--staging.localhost:8080",
      live: { number: 12, commit: "9f3c2a1".padEnd(40, "0"), commit_message: "Fix the cart" },
    };
    const to = deployment({ number: 11, status: "retired" });
    const text = consequences({ name: "shop" }, environment, to, "then").join("\n");
    assert.match(text, /http:\/\/shop--staging\.localhost:8080 serves #12 \(9f3c2a1 Fix the cart\)/);
    assert.match(text, /release of #11 .* again, with the settings and variables of then/);
    assert.match(text, /automatic deployments of staging of shop pause/);
    assert.match(consequences({ name: "shop" }, environment, to, "now").join("\n"), /with the current settings/);
  });

  for (const [text, number] of [
    ["7", 7],
    ["#7", 7],
    ["0", null],
    ["-1", null],
    ["seven", null],
    ["1e3", null],
  ])
    test(`takes ${text} for ${number ?? "no number"}`, () => {
      if (number === null)
        assert.throws(
          () => readNumber(text),
          (error) => error.code === exitCodes.usage,
        );
      else assert.equal(readNumber(text), number);
    });
});

describe("how it looks", () => {
  for (const [what, out, environment, live, colours] of [
    ["a terminal", { isTTY: true }, {}, true, true],
    ["a file or pipe", {}, {}, false, false],
    ["a terminal with NO_COLOR", { isTTY: true }, { NO_COLOR: "1" }, true, false],
    ["a terminal with an empty NO_COLOR", { isTTY: true }, { NO_COLOR: "" }, true, true],
    ["a dumb terminal", { isTTY: true }, { TERM: "dumb" }, false, false],
    ["a pipe with FORCE_COLOR", {}, { FORCE_COLOR: "1" }, false, true],
    ["a terminal with FORCE_COLOR=0", { isTTY: true }, { FORCE_COLOR: "0" }, true, false],
    ["both", {}, { FORCE_COLOR: "1", NO_COLOR: "1" }, false, false],
    ["a terminal of CI", { isTTY: true }, { CI: "true" }, false, true],
  ])
    test(`at ${what}: ${live ? "drawn" : "line by line"}, ${colours ? "in colour" : "plain"}`, () => {
      const style = styleOf(out, environment);
      assert.equal(style.live, live);
      assert.equal(style.paint.good("x") !== "x", colours);
    });
});

describe("text", () => {
  for (const [text, columns] of [
    ["abc", 3],
    ["日本", 4],
    ["🚀", 2],
    ["é", 1],
    ["\x1b[31mred\x1b[0m", 3],
  ])
    test(`${JSON.stringify(text)} takes ${columns} columns`, () => assert.equal(width(text), columns));

  for (const [text, columns, expected] of [
    ["abcdef", 6, "abcdef"],
    ["abcdef", 4, "abc…"],
    ["日本語", 4, "日…"],
    ["abc", 0, ""],
  ])
    test(`${text} in ${columns} columns is ${expected}`, () => assert.equal(cut(text, columns), expected));

  for (const [ms, expected] of [
    [-5, "0.0 s"],
    [1234, "1.2 s"],
    [59_940, "59.9 s"],
    [59_990, "1 min 00 s"],
    [125_000, "2 min 05 s"],
    [3_720_000, "1 h 02 min"],
  ])
    test(`${ms} ms are ${expected}`, () => assert.equal(duration(ms), expected));

  for (const [ms, expected] of [
    [-1, "just now"],
    [59_000, "just now"],
    [60_000, "1 min ago"],
    [47 * 3_600_000, "47 h ago"],
    [49 * 3_600_000, "2 days ago"],
  ])
    test(`${ms} ms are ${expected}`, () => assert.equal(ago(ms), expected));

  test("of a build can't do anything to the terminal", () => {
    assert.equal(harmless("10 %\r50 %\r100 %\r"), "100 %");
    assert.equal(harmless("\x1b[2J\x1b[1;1Hgone\x1b]8;;http://evil\x07link\x1b]8;;\x07"), "gonelink");
    assert.equal(harmless("a\tb\u202Ec"), "a    bc");
  });
});
