import { readFileSync, statfsSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { run } from "../processes/group.mjs";
import { portIsTaken } from "../processes/ports.mjs";
import { Problem } from "./problem.mjs";
import { portNames } from "./settings.mjs";

const megabyte = 1024 * 1024;
/** Below this PostgreSQL and the logs would soon fail, in worse ways than a refusal to start. */
const leastFree = 300 * megabyte;

/** Checks that the tools are there that nothing can be started without. @returns {Promise<string>} what was found */
export async function checkTools(repository) {
  const wanted = JSON.parse(readFileSync(path.join(repository, "global.json"), "utf8")).sdk.version;
  const [dotnet, git] = await Promise.all([
    run("dotnet", ["--version"], { cwd: repository, deadlineMs: 30_000 }),
    run("git", ["--version"], { cwd: repository, deadlineMs: 30_000 }),
  ]);
  if (dotnet.code === null && /not installed/.test(dotnet.problem))
    throw new Problem(
      `The .NET SDK ${wanted} or newer is not installed (there is no dotnet in PATH). Get it from https://dot.net/download`,
    );
  if (dotnet.problem)
    throw new Problem(
      `The .NET SDK is missing or too old: ${wanted} or a newer 10.0 is needed (global.json). Get it from https://dot.net/download`,
      dotnet.output.trim(),
    );
  if (git.problem)
    throw new Problem(
      "Git is not installed, or does not run. Install it: https://git-scm.com/downloads",
      git.output.trim(),
    );
  return `.NET ${dotnet.output.trim()}, Node.js ${process.versions.node}, ${git.output.trim().replace("git version", "Git")}`;
}

/** @param {string[]} directories where AutoStack writes */
export function checkDisk(directories) {
  for (const directory of directories) {
    const { bavail, bsize } = statfsSync(directory);
    const free = bavail * bsize;
    if (free < leastFree)
      throw new Problem(
        `Only ${Math.floor(free / megabyte)} MB are free on the disk of ${directory}; AutoStack needs ${leastFree / megabyte} MB. Free some space and start again.`,
      );
  }
}

/**
 * Checks that nobody listens on the ports.
 *
 * @param {number} patienceMs how long parts of a killed platform may take to end
 */
export async function checkPorts(settings, patienceMs) {
  const deadline = Date.now() + patienceMs;
  for (const [name, port] of portNames(settings)) {
    while (await taken(name, port)) {
      if (Date.now() >= deadline)
        throw new Problem(`Port ${port} is in use by another program. End it, or set ${name} to a free port.`);
      await pause(100);
    }
  }
}

async function taken(name, port) {
  try {
    return await portIsTaken(port);
  } catch (error) {
    throw new Problem(`Port ${port} can't be used (${error.code}). Set ${name} to another one.`);
  }
}
