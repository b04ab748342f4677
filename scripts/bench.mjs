// npm run bench: measures what issue after issue has promised about speed, each against something that is measured beside it, and writes
// docs/benchmarks.md. With --only PART[,PART] it measures these parts alone and writes nothing.
import { mkdirSync, writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import path from "node:path";
import { measureDelivery } from "./bench/delivery.mjs";
import { measureIdle } from "./bench/idle.mjs";
import { measureImages } from "./bench/images.mjs";
import { measureLive } from "./bench/live.mjs";
import { columns, describeMachine, writePage } from "./bench/page.mjs";
import { measureProxy } from "./bench/proxy.mjs";
import { measureReads } from "./bench/reads.mjs";
import { measureRequests } from "./bench/requests.mjs";
import { Site } from "./bench/site.mjs";
import { measureStart } from "./bench/start.mjs";
import { killGroups } from "./processes/group.mjs";
import { buildApi, buildBenchmarks, installPackages } from "./start/build.mjs";
import { Terminal } from "./start/terminal.mjs";

const parts = {
  // First: afterwards PostgreSQL tidies up for minutes what the other parts have written.
  idle: { title: "Idle", measure: measureIdle },
  requests: { title: "Requests", measure: measureRequests },
  live: { title: "Live", measure: measureLive },
  start: { title: "Start", measure: measureStart },
  reads: { title: "Reads and rebuilds", measure: measureReads },
  proxy: { title: "Proxy", measure: measureProxy },
  images: { title: "Images", measure: measureImages },
  delivery: { title: "Delivery", measure: measureDelivery },
};

const repository = path.join(import.meta.dirname, "..");
const terminal = new Terminal();
let site = null;

if (process.platform !== "linux") refuse("npm run bench reads /proc, which only Linux has.");
const wanted = readArguments(process.argv.slice(2));
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
  process.once(signal, async () => {
    terminal.closeSteps();
    await site?.remove().catch(() => {});
    killGroups();
    process.exit(130);
  });

try {
  await measureAll();
} catch (error) {
  terminal.closeSteps();
  terminal.problem(`Could not measure: ${error.message}`, error.details);
  process.exitCode = 1;
} finally {
  await site?.remove();
}
process.exit();

async function measureAll() {
  terminal.line();
  const logs = path.join(repository, "artifacts", "logs");
  mkdirSync(logs, { recursive: true });
  const step = terminal.step.bind(terminal);
  await step("Packages", "npm ci", async (note) =>
    note((await installPackages(repository, logs)) ? "installed" : "up to date"),
  );
  const built = await step("Build", "dotnet publish", async (note) => {
    const [api, tools] = [await buildApi(repository, logs), await buildBenchmarks(repository, logs)];
    note(api.built || tools.built ? "built" : "up to date");
    return { api: api.directory, tools: tools.directory };
  });
  site = new Site({ repository, ...built });
  const machine = await step("PostgreSQL", "starting", async (note) => {
    await site.startDatabase();
    const [{ server_version: version }] = await site.query("autostack", "show server_version");
    note(version);
    return describeMachine(repository, version);
  });

  const measured = [];
  for (const name of wanted) {
    const { title, measure } = parts[name];
    const result = await step(title, "measuring", async (note, doing) => {
      const found = await measure(site, doing);
      const missed = found.goals.filter(({ met }) => met === false).length;
      note(
        found.goals.every(({ met }) => met === null)
          ? "measured"
          : missed === 0
            ? "goals met"
            : `${missed} of ${found.goals.length} goals missed`,
      );
      return found;
    });
    show(result);
    measured.push(result);
  }
  if (wanted.length < Object.keys(parts).length) {
    terminal.line(terminal.faint("  Some parts alone: docs/benchmarks.md is left as it is."));
    return;
  }
  const page = path.join(repository, "docs", "benchmarks.md");
  writeFileSync(page, writePage({ machine, parts: measured, loadAfter: loadavg()[0].toFixed(2) }));
  terminal.line(`  Written to ${path.relative(process.cwd(), page)}`);
}

function show({ goals, sections }) {
  for (const { title, head, rows, after } of sections) {
    terminal.line();
    terminal.line(`    ${terminal.strong(title)}`);
    for (const [index, line] of columns(head, rows).entries())
      terminal.line(`    ${index === 0 ? terminal.faint(line) : line}`);
    if (after) terminal.line(`    ${after}`);
  }
  terminal.line();
  for (const { name, wanted: goal, found, met } of goals)
    terminal.line(`    ${terminal.verdict(met)}  ${name}: ${found} ${terminal.faint(`(${goal})`)}`);
  terminal.line();
}

function readArguments(args) {
  if (args.length === 0) return Object.keys(parts);
  const names = args.length === 2 && args[0] === "--only" ? args[1].split(",") : [];
  if (names.length === 0 || names.some((name) => !(name in parts)))
    refuse(`npm run bench, or npm run bench -- --only PART[,PART]; the parts are ${Object.keys(parts).join(", ")}.`);
  return Object.keys(parts).filter((name) => names.includes(name));
}

function refuse(text) {
  console.error(text);
  process.exit(2);
}
