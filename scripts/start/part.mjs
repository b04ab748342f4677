import { closeSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { endGroup, startGroup } from "../processes/group.mjs";
import { identify } from "../processes/identity.mjs";
import { beginLog, capLog, lastLines } from "./log-file.mjs";
import { Problem } from "./problem.mjs";

const longestPauseMs = 15_000;
/** A part that ran this long before it died is started again at once. */
const settledMs = 60_000;

/**
 * A program of the platform: started in a process group of its own, started again when it dies. It holds our end of its standard
 * input, and ends within two seconds of losing it.
 */
export class Part {
  #child = null;
  #stopping = false;
  #up = false;
  #deaths = 0;
  #startedAt = 0;
  #cap = null;

  /**
   * @param {{ name: string, command: string, args: string[], cwd: string, environment: Record<string, string>, health: string,
   *   logs: string, graceMs: number, onDeath: (part: Part, how: string) => void, onStart: (part: Part, identity: object) => void,
   *   onRecovery: (part: Part) => void }} options
   *   `health` is an address that answers 2xx or 3xx once the part can work.
   */
  constructor(options) {
    Object.assign(this, options);
    this.log = path.join(options.logs, `${options.name}.log`);
  }

  get pid() {
    return this.#child?.pid;
  }

  /** Starts the part and waits until it can work. @throws {Problem} when it dies first, or takes longer than the deadline */
  async start(deadlineMs) {
    this.#cap = setInterval(() => capLog(this.log), 10_000).unref();
    const exit = this.#launch();
    const died = await Promise.race([
      exit,
      this.#untilHealthy(deadlineMs).then((healthy) => (healthy ? null : "timeout")),
    ]);
    if (this.#stopping) return;
    if (died === "timeout")
      throw new Problem(
        `The ${this.name} can't work after ${deadlineMs / 1000} s. Its log is ${this.log}`,
        lastLines(this.log),
      );
    if (died !== null)
      throw new Problem(`The ${this.name} ${died} at its start. Its log is ${this.log}`, lastLines(this.log));
    this.#up = true;
  }

  /** Ends the part: politely, then, after its grace, not. */
  async stop() {
    this.#stopping = true;
    clearInterval(this.#cap);
    if (this.#child?.pid === undefined) return;
    await endGroup(this.#child.pid, this.graceMs);
    this.#child.stdin?.destroy();
  }

  lastLines() {
    return lastLines(this.log);
  }

  #launch() {
    const output = beginLog(this.log);
    this.#startedAt = Date.now();
    const child = startGroup(this.command, this.args, {
      cwd: this.cwd,
      env: this.environment,
      stdio: ["pipe", output, output],
    });
    closeSync(output);
    child.stdin.on("error", () => {});
    this.#child = child;
    if (child.pid !== undefined) this.onStart(this, identify(child.pid));
    return new Promise((resolve) => {
      const ended = (how) => {
        resolve(how);
        if (this.#up && !this.#stopping) this.#revive(how);
      };
      child.once("error", (error) => ended(`could not be started (${error.message})`));
      child.once("exit", (code, signal) => ended(signal ? `was ended by ${signal}` : `ended with exit code ${code}`));
    });
  }

  async #revive(how) {
    this.onDeath(this, how);
    // What it left running in its group would hold its port.
    if (this.pid !== undefined) await endGroup(this.pid, 0, "SIGKILL");
    if (Date.now() - this.#startedAt > settledMs) this.#deaths = 0;
    await pause(Math.min(longestPauseMs, this.#deaths === 0 ? 0 : 250 * 2 ** this.#deaths));
    this.#deaths++;
    if (this.#stopping) return;
    const exit = this.#launch();
    const first = await Promise.race([exit.then(() => false), this.#untilHealthy(120_000)]);
    if (first && !this.#stopping) this.onRecovery(this);
  }

  async #untilHealthy(deadlineMs) {
    const child = this.#child;
    const deadline = Date.now() + deadlineMs;
    while (
      Date.now() < deadline &&
      child === this.#child &&
      child.exitCode === null &&
      child.signalCode === null &&
      !this.#stopping
    ) {
      try {
        const answer = await fetch(this.health, { redirect: "manual", signal: AbortSignal.timeout(3_000) });
        await answer.body?.cancel();
        if (answer.status < 400) return true;
      } catch {
        // Does not listen yet.
      }
      await pause(100);
    }
    return false;
  }
}
