import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { endGroup, run, startGroup } from "../processes/group.mjs";
import { reset } from "../start/reset.mjs";

const repository = path.join(import.meta.dirname, "..", "..");
const author = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"];
const startMs = 15 * 60_000;
const deployMs = 5 * 60_000;

/** The platform as npm start runs it, with a state of its own, and repositories made of the samples. */
export class PicturePlatform {
  #root = mkdtempSync(path.join(tmpdir(), "autostack-pictures-"));
  #environment;
  #started = null;

  constructor() {
    // The database, builds and applications run as other users when this one is root.
    chmodSync(this.#root, 0o755);
    this.#environment = {
      ...process.env,
      NO_COLOR: "",
      AutoStack__StateDirectory: path.join(this.#root, "state"),
      AutoStack__DataDirectory: path.join(this.#root, "data"),
      AutoStack__Source__AllowedPaths: [this.#root, path.join(this.#root, "state", "samples")].join(path.delimiter),
      AutoStack__Admin__Email: "ada@example.org",
    };
  }

  get dashboard() {
    return `http://localhost:${this.#environment.AutoStack__Dashboard__Port ?? 3000}`;
  }

  get admin() {
    return JSON.parse(readFileSync(path.join(this.#root, "state", "admin.json"), "utf8"));
  }

  /** @param {(text: string) => void} tell gets what npm start prints */
  async start(tell) {
    this.#started = startGroup(process.execPath, [path.join(repository, "scripts", "start.mjs")], {
      env: this.#environment,
      stdio: ["ignore", "pipe", "inherit"],
    });
    await new Promise((resolve, reject) => {
      let output = "";
      const late = setTimeout(() => reject(new Error("The platform was not up in time.")), startMs);
      this.#started.stdout.setEncoding("utf8").on("data", (chunk) => {
        output += chunk;
        tell(chunk);
        if (!output.includes("Ctrl-C ends everything")) return;
        clearTimeout(late);
        resolve();
      });
      this.#started.once("exit", (code) => {
        clearTimeout(late);
        reject(new Error(`The platform ended with exit code ${code}.`));
      });
    });
  }

  /** A repository of a sample. @returns its directory */
  sample(name) {
    const directory = path.join(this.#root, name);
    cpSync(path.join(repository, "samples", name), directory, {
      recursive: true,
      filter: (file) => !["node_modules", "bin", "obj", "dist"].includes(path.basename(file)),
    });
    this.#git(directory, "init", "--quiet", "--initial-branch=main");
    return directory;
  }

  commit(directory, message) {
    this.#git(directory, "add", "--all");
    this.#git(directory, ...author, "commit", "--quiet", "--allow-empty", "-m", message);
  }

  /** Runs a command of the command line. @returns {Promise<string>} what it printed, in colours */
  async command(name, args, { mayFail = false, cwd = repository } = {}) {
    const end = await run(process.execPath, [path.join(repository, "scripts", `${name}.mjs`), ...args], {
      cwd,
      env: { ...this.#environment, FORCE_COLOR: "1" },
      deadlineMs: deployMs,
    });
    if (end.problem && !mayFail) throw new Error(`${name} ${args.join(" ")} ${end.problem}:\n${end.output}`);
    return end.output;
  }

  async stop() {
    if (this.#started) await endGroup(this.#started.pid, 30_000, "SIGINT");
    const { AutoStack__StateDirectory: state } = this.#environment;
    if (readdirSync(this.#root).includes("state"))
      await reset(repository, { ...process.env, AutoStack__StateDirectory: state }).catch(() => {});
    rmSync(this.#root, { recursive: true, force: true, maxRetries: 5 });
  }

  #git(directory, ...args) {
    execFileSync("git", args, { cwd: directory, stdio: ["ignore", "ignore", "inherit"] });
  }
}
