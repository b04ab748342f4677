// npm start: sets the platform up, starts it, and keeps it up until Ctrl-C. Uses nothing but Node.js itself, since it runs before
// the packages are installed.
import path from "node:path";

if (Number(process.versions.node.split(".")[0]) < 20) {
  console.error(
    `Node.js ${process.versions.node} is too old: AutoStack needs 20 or newer. Get it from https://nodejs.org`,
  );
  process.exit(1);
}

const { Platform } = await import("./start/platform.mjs");
const { lineFor } = await import("./start/problem.mjs");
const { Terminal } = await import("./start/terminal.mjs");

const repository = path.join(import.meta.dirname, "..");
const terminal = new Terminal();
let platform = null;
let up = false;

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
  process.on(signal, async () => {
    if (ending) return;
    ending = true;
    const start = performance.now();
    terminal.closeSteps();
    terminal.line();
    terminal.line("  Ending …");
    await platform?.stop();
    terminal.line(`  Ended after ${((performance.now() - start) / 1000).toFixed(1)} s`);
    process.exit(up ? 0 : 130);
  });
let ending = false;

async function fail(error) {
  if (ending) return;
  ending = true;
  terminal.closeSteps();
  terminal.problem(lineFor(error), error.details);
  await platform?.stop().catch(() => {});
  process.exit(1);
}
process.on("uncaughtException", fail);
process.on("unhandledRejection", fail);

try {
  terminal.line();
  terminal.line(terminal.strong("  AutoStack"));
  terminal.line();
  platform = new Platform(repository, terminal);
  await platform.start();
  up = true;
} catch (error) {
  await fail(error);
}
// Timers that only look after things don't keep Node.js alive.
setInterval(() => {}, 2 ** 30);
