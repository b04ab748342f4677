import { spawn } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";

const groups = new Set();

/** Starts a program at the head of a process group of its own, which `endGroup` ends with everything that it started. */
export function startGroup(command, args, options = {}) {
  const child = spawn(command, args, { ...options, detached: true });
  if (child.pid !== undefined) {
    groups.add(child.pid);
    child.once("exit", () => groups.delete(child.pid));
  }
  return child;
}

/** Whether anything of the group is left. */
export function groupIsAlive(id) {
  return signalGroup(id, 0);
}

/**
 * Sends a signal to the group, waits for its end, and kills what is left.
 *
 * @param {number} id the process id of the group's head
 * @param {number} graceMs how long the group may take
 * @returns {Promise<boolean>} whether it ended by itself
 */
export async function endGroup(id, graceMs, signal = "SIGTERM") {
  signalGroup(id, signal);
  const deadline = Date.now() + graceMs;
  while (groupIsAlive(id) && Date.now() < deadline) await pause(20);
  if (!groupIsAlive(id)) return true;
  signalGroup(id, "SIGKILL");
  // A killed process stays in its group until whoever started it has seen its end.
  for (let i = 0; i < 50 && groupIsAlive(id); i++) await pause(20);
  return false;
}

/** Kills the groups that this process has started, for its own end. @param {number[]} except those that are ended in another way */
export function killGroups(except = []) {
  for (const id of groups) if (!except.includes(id)) signalGroup(id, "SIGKILL");
}

/**
 * Runs a program to its end, or to its deadline.
 *
 * @param {{ deadlineMs: number, onOutput?: (text: string) => void, input?: string } & import("node:child_process").SpawnOptions} options
 * @returns {Promise<{ code: number | null, output: string, problem: string | null }>} `problem` says in words why it did not end with 0.
 */
export function run(command, args, { deadlineMs, onOutput, input, ...options }) {
  return new Promise((resolve) => {
    const child = startGroup(command, args, {
      ...options,
      stdio: [input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
    });
    let output = "";
    let expired = false;
    const take = (chunk) => {
      output += chunk;
      onOutput?.(chunk);
    };
    const deadline = setTimeout(() => {
      expired = true;
      endGroup(child.pid, 2_000);
    }, deadlineMs);
    const finish = (code, problem) => {
      clearTimeout(deadline);
      // What the program left running in the background must not outlive it.
      if (child.pid !== undefined && groupIsAlive(child.pid)) signalGroup(child.pid, "SIGKILL");
      resolve({ code, output, problem });
    };
    child.stdout?.setEncoding("utf8").on("data", take);
    child.stderr?.setEncoding("utf8").on("data", take);
    if (input !== undefined) child.stdin?.on("error", () => {}).end(input);
    child.once("error", (error) => {
      finish(
        null,
        error.code === "ENOENT" ? `${command} is not installed` : `${command} could not be started: ${error.message}`,
      );
    });
    // "close" would wait for background processes that hold the pipes, so "exit" ends the wait, a moment later for the last output.
    child.once("exit", (code, signal) => {
      const problem = expired
        ? `took longer than ${Math.round(deadlineMs / 1000)} s and was ended`
        : code === 0
          ? null
          : code === null
            ? `was ended by ${signal}`
            : `ended with exit code ${code}`;
      const last = setTimeout(() => finish(code, problem), 500);
      child.once("close", () => {
        clearTimeout(last);
        finish(code, problem);
      });
    });
  });
}

function signalGroup(id, signal) {
  try {
    process.kill(-id, signal);
    return true;
  } catch {
    return false;
  }
}
