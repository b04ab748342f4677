import { cpSync, existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { run } from "../processes/group.mjs";
import { findChromium } from "./chromium.mjs";
import { ofCommand, ofFailure, ofReport, readCtrf, readPlaywright, readTap, readVitest } from "./reports.mjs";

const minute = 60_000;

const testsInJavaScript = [
  "tests/scripts",
  "tests/command-line",
  "tests/contract",
  "tests/infrastructure",
  "tests/support",
  "tests/e2e",
  "tests/benchmarks",
];

// Compilers that stay behind for the next build would outlive the run.
const leaveNothing = {
  MSBUILDDISABLENODEREUSE: "1",
  DOTNET_CLI_USE_MSBUILD_SERVER: "0",
  UseSharedCompilation: "false",
};

/**
 * All tests there are, as two lanes that run side by side, each a list of parts in order, and what comes after both.
 *
 * @param {{ repository: string, workplace: import("./workplace.mjs").Workplace, soak: boolean }} options
 */
export function testParts({ repository, workplace, soak }) {
  const environment = {
    ...process.env,
    ...leaveNothing,
    TMPDIR: workplace.temporary,
    FORCE_COLOR: "0",
    NO_COLOR: "1",
    NEXT_TELEMETRY_DISABLED: "1",
  };
  const state = { database: null, databaseProblem: null, built: false, dashboardBuilt: false };
  const start = (command, args, deadlineMs, extra = {}) =>
    run(command, args, { cwd: repository, env: { ...environment, ...extra }, deadlineMs });
  const node = (script, args, deadlineMs, extra) =>
    start(process.execPath, [path.join(repository, "node_modules", script), ...args], deadlineMs, extra);
  const web = (script, args, deadlineMs) =>
    run(process.execPath, [path.join(repository, "node_modules", script), ...args], {
      cwd: path.join(repository, "web"),
      env: environment,
      deadlineMs,
    });

  const command = (name, work) => ({
    name,
    run: async () => {
      const { problem, output } = await work();
      return ofCommand(name, problem, output);
    },
  });

  const database = {
    name: "PostgreSQL",
    run: async () => {
      try {
        state.database = await workplace.startDatabase(repository);
      } catch (error) {
        state.databaseProblem = error.message;
      }
      // It is no test. Without it, the tests that need it fail and say why.
      return null;
    },
  };

  const build = command("C# build", async () => {
    const end = await start(
      "dotnet",
      // As it is run: with the handlers compiled in, so that a start compiles nothing.
      ["build", "AutoStack.sln", "-c", "Release", "--nologo", "-v", "quiet", "-clp:NoSummary"],
      10 * minute,
    );
    state.built = end.problem === null;
    return end;
  });

  const xunit = (project) => ({
    name: project,
    run: async () => {
      if (!state.built) return ofFailure(project, "not run: the C# build failed");
      if (state.databaseProblem && project !== "AutoStack.Domain.Tests")
        return ofFailure(project, `not run: ${state.databaseProblem}`);
      const report = workplace.report(`${project}.json`);
      const program = path.join(repository, "tests", project, "bin", "Release", "net10.0", `${project}.dll`);
      const end = await start("dotnet", [program, "-noLogo", "-noColor", "-result-ctrf", report], 60 * minute, {
        AUTOSTACK_TEST_DATABASE: state.database ?? "",
        ...(soak ? { AUTOSTACK_SOAK: "1" } : {}),
      });
      return ofReport(project, () => readCtrf(report), end.problem, end.output);
    },
  });

  const vitest = {
    name: "dashboard",
    run: async () => {
      const report = workplace.report("vitest.json");
      const end = await web("vitest/vitest.mjs", ["run", "--reporter=json", `--outputFile=${report}`], 5 * minute);
      return ofReport("dashboard", () => readVitest(report), end.problem, end.output);
    },
  };

  const dashboard = command("dashboard build", async () => {
    const end = await web("next/dist/bin/next", ["build"], 5 * minute);
    state.dashboardBuilt = end.problem === null;
    return end;
  });

  /** Tests that need nothing but Node. */
  const plain = (name, directory) => ({
    name,
    run: async () => {
      const tests = path.join(repository, "tests", directory);
      const files = readdirSync(tests).filter((file) => file.endsWith(".test.mjs"));
      const end = await start(
        process.execPath,
        ["--test", "--test-reporter=tap", ...files.map((file) => path.join(tests, file))],
        10 * minute,
      );
      return ofReport(name, () => readTap(end.output), end.problem, end.output);
    },
  });

  /** Tests that start a platform of their own. */
  const onPlatform = (name, directory) => ({
    name,
    run: async () => {
      if (!state.built) return ofFailure(name, "not run: the C# build failed");
      if (state.databaseProblem) return ofFailure(name, `not run: ${state.databaseProblem}`);
      const tests = path.join(repository, "tests", directory);
      const files = readdirSync(tests).filter((file) => file.endsWith(".test.mjs"));
      const end = await start(
        process.execPath,
        ["--test", "--test-reporter=tap", ...files.map((file) => path.join(tests, file))],
        10 * minute,
        { AUTOSTACK_TEST_DATABASE: state.database },
      );
      return ofReport(name, () => readTap(end.output), end.problem, end.output);
    },
  });

  const sample = {
    name: "sample node-web",
    run: async () => {
      const directory = workplace.report("node-web");
      cpSync(path.join(repository, "samples", "node-web"), directory, { recursive: true });
      const options = { cwd: directory, env: environment, deadlineMs: 2 * minute };
      const install = await run("npm", ["ci", "--no-audit", "--no-fund"], options);
      if (install.problem !== null) return ofCommand("npm ci", install.problem, install.output);
      const end = await run(process.execPath, ["--test", "--test-reporter=tap"], options);
      return ofReport("sample node-web", () => readTap(end.output), end.problem, end.output);
    },
  };

  const browser = {
    name: "browser",
    run: async () => {
      if (!state.built || !state.dashboardBuilt) return ofFailure("browser", "not run: a build failed");
      if (state.databaseProblem) return ofFailure("browser", `not run: ${state.databaseProblem}`);
      let chromium;
      try {
        chromium = await findChromium();
      } catch (error) {
        return ofFailure("browser", `not run: ${error.message}`);
      }
      const report = workplace.report("playwright.json");
      const end = await node(
        "@playwright/test/cli.js",
        ["test", "--config", "tests/e2e", "--reporter=json"],
        25 * minute,
        {
          AUTOSTACK_TEST_DATABASE: state.database,
          AUTOSTACK_CHROMIUM: chromium,
          PLAYWRIGHT_JSON_OUTPUT_FILE: report,
        },
      );
      return ofReport("browser", () => readPlaywright(report), end.problem, end.output);
    },
  };

  if (soak) return { lanes: [[database, build, xunit("AutoStack.Api.Tests")]], last: [] };
  return {
    lanes: [
      [
        database,
        build,
        ...["AutoStack.Domain.Tests", "AutoStack.Projections.Tests", "AutoStack.Api.Tests"]
          .filter((project) => holds(path.join(repository, "tests", project), ".cs"))
          .map(xunit),
        onPlatform("command line", "command-line"),
        onPlatform("generated client", "contract"),
      ],
      [
        command("dashboard lint", () => web("@biomejs/biome/bin/biome", ["ci", "."], minute)),
        command("dashboard types", () => start("npm", ["-w", "web", "run", "--silent", "typecheck"], 3 * minute)),
        command("browser tests types", () => node("typescript/bin/tsc", ["--project", "tests/e2e"], minute)),
        command("scripts and samples lint", () =>
          node(
            "@biomejs/biome/bin/biome",
            ["ci", "--config-path=scripts/lint.jsonc", "scripts", ...testsInJavaScript, "samples"],
            minute,
          ),
        ),
        ...(holds(path.join(repository, "web", "src"), ".test.ts", ".test.tsx") ? [vitest] : []),
        dashboard,
        plain("scripts", "scripts"),
        plain("infrastructure", "infrastructure"),
        sample,
        command("C# format", async () => {
          for (const rules of ["whitespace", "style"]) {
            const args = [
              "format",
              rules,
              "AutoStack.sln",
              "--verify-no-changes",
              "--no-restore",
              "--verbosity",
              "quiet",
            ];
            const end = await start("dotnet", args, 5 * minute);
            if (end.problem !== null || rules === "style") return end;
          }
        }),
      ],
    ],
    last: existsSync(path.join(repository, "tests", "e2e")) ? [browser] : [],
  };
}

/** Whether a directory has a file with one of these endings, at any depth. What builds leave is not looked at. */
function holds(directory, ...endings) {
  return readdirSync(directory, { withFileTypes: true }).some((entry) =>
    entry.isDirectory()
      ? !["bin", "obj"].includes(entry.name) && holds(path.join(directory, entry.name), ...endings)
      : endings.some((ending) => entry.name.endsWith(ending)),
  );
}
