import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { Server } from "../postgres/cluster.mjs";
import { findPostmaster } from "../postgres/postmaster.mjs";
import { killApplications } from "./applications.mjs";
import { lockHolder } from "./lock.mjs";
import { Problem } from "./problem.mjs";
import { readSettings } from "./settings.mjs";

/**
 * Removes all state of the platform, and ends what a killed platform has left running on it.
 *
 * @returns {Promise<string[]>} the directories that were removed
 * @throws {Problem} while a platform runs
 */
export async function reset(repository, environment = process.env) {
  const { stateDirectory, dataDirectory } = readSettings(repository, environment);
  const holder = lockHolder(stateDirectory);
  if (holder)
    throw new Problem(`AutoStack runs (process ${holder.pid}). End it with Ctrl-C first, or kill ${holder.pid}.`);
  const data = [dataDirectory, namedIn(stateDirectory), stateDirectory].filter((directory) => directory !== null);
  killApplications(stateDirectory);
  for (const directory of new Set(data)) {
    const cluster = path.join(directory, "postgres", "data");
    const server = findPostmaster(cluster);
    if (server) await new Server(server.pid, cluster).stop();
  }
  const removed = [];
  for (const directory of new Set(data)) {
    if (!existsSync(directory)) continue;
    rmSync(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    removed.push(directory);
  }
  return removed;
}

// A damaged file is a reason to reset, so it must not keep from it; and what it names is removed only if it looks like ours.
function namedIn(stateDirectory) {
  try {
    const { instance, data_directory: directory } = JSON.parse(
      readFileSync(path.join(stateDirectory, "state.json"), "utf8"),
    );
    const ours =
      typeof directory === "string" &&
      (path.basename(directory) === instance || existsSync(path.join(directory, "postgres", "data", "PG_VERSION")));
    return ours ? directory : null;
  } catch {
    return null;
  }
}
