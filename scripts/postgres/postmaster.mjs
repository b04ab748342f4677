import { readFileSync, readlinkSync, realpathSync } from "node:fs";
import path from "node:path";
import { identify } from "../processes/identity.mjs";

/**
 * What a server says of itself in `postmaster.pid`: process id, port, and status, one a line (PostgreSQL's
 * `src/include/utils/pidfile.h`). The file outlives a server that was killed.
 *
 * @returns {{ pid: number, port: number | null, ready: boolean } | null} null when there is no such file
 */
export function readPostmaster(data) {
  let lines;
  try {
    lines = readFileSync(path.join(data, "postmaster.pid"), "utf8").split("\n");
  } catch {
    return null;
  }
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return null;
  return { pid, port: Number(lines[3]) || null, ready: lines[7]?.trim() === "ready" };
}

/**
 * The server that is alive on this data directory, if one is: a process with the number in the file may be another by now.
 * A server works in its data directory, which tells them apart.
 */
export function findPostmaster(data) {
  const found = readPostmaster(data);
  if (found === null || identify(found.pid) === null) return null;
  if (process.platform !== "linux") return found;
  try {
    return readlinkSync(`/proc/${found.pid}/cwd`) === realpathSync(data) ? found : null;
  } catch {
    return null;
  }
}
