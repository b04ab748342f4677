import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { identify, isAlive } from "../processes/identity.mjs";
import { Problem } from "./problem.mjs";

const name = "supervisor.lock";

/**
 * Makes this process the one that runs the platform of a state directory.
 *
 * @returns {{ release: () => void, abandoned: boolean }} `abandoned`: the last one was killed, so parts of it may still be ending.
 */
export function takeLock(stateDirectory) {
  const file = path.join(stateDirectory, name);
  const own = `${file}.${process.pid}`;
  writeFileSync(own, JSON.stringify(identify(process.pid)), { mode: 0o600 });
  try {
    let abandoned = false;
    for (let attempt = 0; attempt < 10; attempt++) {
      try {
        // A link appears with its content, at once and for one alone.
        linkSync(own, file);
        return { abandoned, release: () => rmSync(file, { force: true }) };
      } catch (error) {
        if (error.code !== "EEXIST") throw error;
      }
      const holder = lockHolder(stateDirectory);
      if (holder)
        throw new Problem(
          `AutoStack runs already from ${stateDirectory} (process ${holder.pid}). End that one with Ctrl-C, or kill ${holder.pid}.`,
        );
      abandoned = true;
      setAside(file, `${own}.stale`);
    }
    throw new Problem(`Another npm start from ${stateDirectory} keeps coming first. Start only one.`);
  } finally {
    rmSync(own, { force: true });
  }
}

/** The process that runs the platform of a state directory, if one does. */
export function lockHolder(stateDirectory) {
  const holder = read(path.join(stateDirectory, name));
  return holder && isAlive(holder) ? holder : null;
}

// Two that find the same stale lock must not remove the new one of the other: what was moved away is looked at again.
function setAside(file, aside) {
  try {
    renameSync(file, aside);
  } catch (error) {
    if (error.code === "ENOENT") return;
    throw error;
  }
  const moved = read(aside);
  try {
    if (moved && isAlive(moved)) linkSync(aside, file);
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function read(file) {
  try {
    const { pid, startedAt } = JSON.parse(readFileSync(file, "utf8"));
    return Number.isInteger(pid) ? { pid, startedAt } : null;
  } catch {
    return null;
  }
}
