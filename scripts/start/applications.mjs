import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** Names, in the environment of each process of an application, its instance and its platform, as `ID/PLATFORM` (InstanceMark.cs). */
const mark = "AUTOSTACK_INSTANCE=";

/**
 * Kills what is left of the applications of a platform whose target role could not end them in its time. Only Linux tells
 * a process' environment.
 *
 * @param {string} stateDirectory names the platform, together with the directory of the target role in it (EnvironmentDisk.cs)
 * @returns {number} how many processes there were
 */
export function killApplications(stateDirectory) {
  const platform = path.join(stateDirectory, "target");
  if (process.platform !== "linux") return 0;
  let count = 0;
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const entry = readFileSync(path.join("/proc", pid, "environ"), "utf8")
        .split("\0")
        .find((variable) => variable.startsWith(mark))
        ?.slice(mark.length);
      if (entry === undefined || entry.slice(entry.indexOf("/") + 1) !== platform) continue;
      process.kill(Number(pid), "SIGKILL");
      count++;
    } catch {
      // It ended meanwhile, or is another user's.
    }
  }
  return count;
}
