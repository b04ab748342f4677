import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/**
 * Who a process is beyond its number, which the system gives to others once it has ended.
 *
 * @param {number} pid
 * @returns {{ pid: number, startedAt: string } | null} null when no such process runs (a zombie doesn't).
 */
export function identify(pid) {
  const startedAt = process.platform === "linux" ? startOnLinux(pid) : startByPs(pid);
  return startedAt === null ? null : { pid, startedAt };
}

/** Whether the very process that `identify` named still runs. */
export function isAlive(identity) {
  return identity !== null && identify(identity.pid)?.startedAt === identity.startedAt;
}

// proc(5), /proc/PID/stat: the name may hold spaces and brackets, so fields count from the last ")". Ticks count from the
// machine's start, which the boot's id tells apart.
function startOnLinux(pid) {
  let stat;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return null;
  }
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields[0] === "Z" || fields[0] === "X" ? null : `${bootId()}/${fields[19]}`;
}

function bootId() {
  return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
}

function startByPs(pid) {
  try {
    const [state, ...start] = execFileSync("ps", ["-o", "state=,lstart=", "-p", String(pid)], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      env: { ...process.env, LC_ALL: "C" },
    })
      .trim()
      .split(/\s+/);
    return !state || state.startsWith("Z") ? null : start.join(" ");
  } catch {
    return null;
  }
}
