// npm run measure -- weight | scrolling | live | lighthouse | screenshots: what is measured and drawn rather than tested, on a platform of its own, with
// the code and the dashboard as they were built last (dotnet build -c Release, npm -w web run build).
import { existsSync } from "node:fs";
import path from "node:path";
import { killGroups, run } from "./processes/group.mjs";
import { findChromium } from "./tests/chromium.mjs";
import { Workplace } from "./tests/workplace.mjs";

const repository = path.join(import.meta.dirname, "..");
const built = {
  "src/AutoStack.Api/bin/Release/net10.0/AutoStack.Api.dll": "dotnet build src/AutoStack.Api -c Release",
  "web/.next/standalone": "npm -w web run build",
};
for (const [file, command] of Object.entries(built))
  if (!existsSync(path.join(repository, file))) {
    console.error(`Not built yet: ${command}`);
    process.exit(1);
  }

const workplace = new Workplace();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
  process.once(signal, async () => {
    killGroups();
    await workplace.remove();
    process.exit(130);
  });

try {
  const environment = {
    ...process.env,
    AUTOSTACK_TEST_DATABASE: process.env.AUTOSTACK_TEST_DATABASE ?? (await workplace.startDatabase(repository)),
    AUTOSTACK_CHROMIUM: await findChromium(),
  };
  const playwright = path.join(repository, "node_modules", "@playwright", "test", "cli.js");
  const args = [playwright, "test", "--config", "tests/e2e/measures/playwright.config.ts", ...process.argv.slice(2)];
  const end = await run(process.execPath, args, { cwd: repository, env: environment, deadlineMs: 30 * 60_000 });
  process.stdout.write(end.output);
  process.exitCode = end.problem === null ? 0 : 1;
} finally {
  await workplace.remove();
}
