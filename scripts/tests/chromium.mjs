import { existsSync } from "node:fs";
import path from "node:path";
import { run } from "../processes/group.mjs";

const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/**
 * A Chromium for the tests in a browser: the system's, else Playwright's own download, else Debian's package where this process may install it.
 *
 * @returns {Promise<string>} the path of the program
 */
export async function findChromium() {
  const found = installed() ?? (await downloaded()) ?? (await install());
  if (found) return found;
  throw new Error(
    "There is no Chromium here. Install one: apt-get install chromium, or npx playwright install chromium",
  );
}

function installed() {
  for (const directory of (process.env.PATH ?? "").split(path.delimiter))
    for (const name of names)
      if (directory && existsSync(path.join(directory, name))) return path.join(directory, name);
  const application = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
  return existsSync(application) ? application : null;
}

async function downloaded() {
  const { chromium } = await import("@playwright/test");
  const file = chromium.executablePath();
  return file && existsSync(file) ? file : null;
}

async function install() {
  if (process.getuid() !== 0 || !existsSync("/etc/debian_version")) return null;
  const environment = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const options = { env: environment, deadlineMs: 300_000 };
  await run("apt-get", ["update", "-q"], options);
  await run("apt-get", ["install", "-y", "-q", "--no-install-recommends", "chromium"], options);
  return installed();
}
