import { readdirSync, readFileSync } from "node:fs";

/** Linux counts processor time in hundredths of a second (proc(5), USER_HZ). */
const ticksPerSecond = 100;
const page = 4096;

/**
 * Processor time of processes and all that they have started and seen the end of, in seconds.
 *
 * @param {number[]} pids
 */
export function processorSeconds(pids) {
  let ticks = 0;
  for (const pid of pids) {
    const fields = statOf(pid);
    // utime, stime, and the same of children that have ended.
    if (fields) ticks += fields.slice(11, 15).reduce((sum, value) => sum + Number(value), 0);
  }
  return ticks / ticksPerSecond;
}

/** A process and its children, now. */
export function familyOf(pid) {
  const family = [pid];
  for (const entry of readdirSync("/proc"))
    if (/^\d+$/.test(entry) && Number(statOf(entry)?.[1]) === pid) family.push(Number(entry));
  return family;
}

/** Memory of a process that is not on disk elsewhere or swapped, in MB. */
export function residentMegabytes(pid) {
  return (Number(readFileSync(`/proc/${pid}/statm`, "utf8").split(" ")[1]) * page) / 1024 / 1024;
}

/** @returns the fields of /proc/PID/stat behind the name, which may hold spaces; null when the process has ended */
function statOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    return null;
  }
}
