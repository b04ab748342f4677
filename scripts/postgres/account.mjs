import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** Accounts that PostgreSQL may run as when it is started by root, which it refuses itself; the first that exists. */
const candidates = ["postgres", "nobody"];

/**
 * @returns {{ uid: number, gid: number } | null} null when this process is not root and needs no other account.
 */
export function unprivilegedAccount() {
  if (process.getuid() !== 0) return null;
  for (const name of candidates) {
    const account = find(name);
    if (account !== null && account.uid !== 0) return account;
  }
  throw new Error(
    `PostgreSQL does not run as root, and this system has none of the users ${candidates.join(", ")}. Add one: useradd --system postgres`,
  );
}

function find(name) {
  const line = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .find((entry) => entry.startsWith(`${name}:`));
  if (line) {
    const [, , uid, gid] = line.split(":");
    return { uid: Number(uid), gid: Number(gid) };
  }
  try {
    const id = (flag) =>
      Number(execFileSync("id", [flag, name], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
    return { uid: id("-u"), gid: id("-g") };
  } catch {
    return null;
  }
}
