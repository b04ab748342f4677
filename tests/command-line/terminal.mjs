import { spawn } from "node:child_process";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";

const scripts = path.resolve(import.meta.dirname, "..", "..", "scripts");
const patienceMs = 90_000;

/** A command of AutoStack at work, its output read as it comes. */
export class Command {
  #child;
  #written = "";
  #ended;

  /**
   * @param {string} name `deploy`, `logs` …
   * @param {string[]} words
   * @param {{ environment: Record<string, string>, cwd?: string, terminal?: boolean }} options `terminal`: inside one, of script(1)
   */
  constructor(name, words, { environment, cwd, terminal = false }) {
    const command = [process.execPath, path.join(scripts, `${name}.mjs`), ...words];
    const { CI, FORCE_COLOR, NO_COLOR, INIT_CWD, ...inherited } = process.env;
    const options = { cwd, env: { ...inherited, TERM: "xterm", ...environment }, stdio: "pipe" };
    const [program, ...args] = terminal ? inTerminal(command) : command;
    this.#child = spawn(program, args, options);
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream.setEncoding("utf8").on("data", (text) => {
        this.#written += text;
      });
    this.#ended = new Promise((resolve) => {
      this.#child.once("close", (code, signal) => resolve(code ?? signal));
    });
    // Only a terminal is typed into.
    if (!terminal) this.#child.stdin.end();
  }

  /** All it has written so far, without escape sequences. */
  get output() {
    return stripVTControlCharacters(this.#written);
  }

  get raw() {
    return this.#written;
  }

  async shows(pattern) {
    const deadline = Date.now() + patienceMs;
    while (!pattern.test(this.output)) {
      if (this.#child.exitCode !== null || Date.now() > deadline)
        throw new Error(`It should show ${pattern}, and has shown:\n${this.output}`);
      await pause(25);
    }
  }

  type(text) {
    this.#child.stdin.write(text);
  }

  signal(name) {
    this.#child.kill(name);
  }

  /** @returns {Promise<number | string>} its exit code */
  async ends() {
    const late = setTimeout(() => this.#child.kill("SIGKILL"), patienceMs);
    const code = await this.#ended;
    clearTimeout(late);
    return code;
  }
}

/** script(1) gives a program a terminal, and its own exit code is the program's. */
function inTerminal(command) {
  const line = `stty cols 100 rows 40; exec ${command.map((word) => `'${word}'`).join(" ")}`;
  return process.platform === "darwin"
    ? ["script", "-q", "/dev/null", "sh", "-c", line]
    : ["script", "--quiet", "--return", "--command", line, "/dev/null"];
}
