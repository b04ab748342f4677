import { randomBytes, randomUUID } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Problem } from "./problem.mjs";

const cure = "Restore it from a backup, or run npm run reset to begin anew (that removes all data).";

/**
 * The state directory and what it says of the installation: `state.json` holds `{ instance, data_directory, postgres_port, api_port }`.
 * Made by the first start.
 */
export class State {
  #values;

  /** @param {{ stateDirectory: string, dataDirectory: string | null }} settings */
  constructor({ stateDirectory, dataDirectory }) {
    this.directory = stateDirectory;
    if (existsSync(stateDirectory) && !statSync(stateDirectory).isDirectory())
      throw new Problem(`${stateDirectory} is no directory. Move it away; AutoStack keeps its state there.`);
    mkdirSync(stateDirectory, { recursive: true, mode: 0o700 });
    const owner = statSync(stateDirectory).uid;
    if (owner !== process.getuid())
      throw new Problem(
        `${stateDirectory} belongs to the user with the number ${owner}. Start AutoStack as that user, or run npm run reset as that user.`,
      );
    this.logs = path.join(stateDirectory, "logs");
    mkdirSync(this.logs, { recursive: true, mode: 0o700 });

    this.#values = this.read("state.json") ?? { instance: randomUUID() };
    if (!/^[0-9a-f-]{36}$/.test(this.#values.instance ?? ""))
      throw new Problem(`${path.join(stateDirectory, "state.json")} names no instance. ${cure}`);
    // Root's data must be reachable for the users that the database, builds and applications run as; a checkout often isn't.
    const standard = process.getuid() === 0 ? path.join("/var/lib/autostack", this.#values.instance) : stateDirectory;
    this.dataDirectory = dataDirectory ?? standard;
    mkdirSync(this.dataDirectory, { recursive: true });
    if (process.getuid() === 0 && this.dataDirectory !== stateDirectory) {
      if (this.dataDirectory === standard) chmodSync(path.dirname(standard), 0o755);
      chmodSync(this.dataDirectory, 0o755);
    }
    this.#save({ data_directory: this.dataDirectory });
  }

  get instance() {
    return this.#values.instance;
  }

  get postgresPort() {
    return this.#values.postgres_port ?? null;
  }

  set postgresPort(port) {
    this.#save({ postgres_port: port });
  }

  /** Where the API listens, for the commands that look for it here. */
  set apiPort(port) {
    this.#save({ api_port: port });
  }

  /** The database's password, for its owner alone; made once. */
  postgresPassword() {
    const file = path.join(this.directory, "postgres.password");
    if (!existsSync(file)) {
      if (existsSync(path.join(this.dataDirectory, "postgres", "data")))
        throw new Problem(`${file} is missing, and without it the database can't be opened. ${cure}`);
      // Letters and digits need no quoting, in SQL and in connection strings.
      this.#write("postgres.password", `${randomBytes(24).toString("hex")}\n`);
    }
    const password = readFileSync(file, "utf8").trim();
    if (!/^[0-9a-f]{16,}$/.test(password)) throw new Problem(`${file} holds no password. ${cure}`);
    return password;
  }

  /** @returns the content of a JSON file of the state directory; null when it is not there */
  read(name) {
    const file = path.join(this.directory, name);
    let text;
    try {
      text = readFileSync(file, "utf8");
    } catch (error) {
      if (error.code === "ENOENT") return null;
      throw new Problem(`${file} can't be read (${error.code}). ${cure}`);
    }
    try {
      const value = JSON.parse(text);
      if (value !== null && typeof value === "object") return value;
    } catch {
      // As one that holds something else.
    }
    throw new Problem(`${file} is damaged: it holds no JSON object. ${cure}`);
  }

  write(name, value) {
    this.#write(name, `${JSON.stringify(value, null, 2)}\n`);
  }

  remove(name) {
    rmSync(path.join(this.directory, name), { force: true });
  }

  #save(change) {
    const changed = { ...this.#values, ...change };
    if (JSON.stringify(changed) === JSON.stringify(this.#values)) return;
    this.#values = changed;
    this.write("state.json", changed);
  }

  // A file that is half written, at a full disk say, never takes the place of a good one.
  #write(name, text) {
    const file = path.join(this.directory, name);
    const temporary = `${file}.${process.pid}`;
    try {
      writeFileSync(temporary, text, { mode: 0o600, flush: true });
      renameSync(temporary, file);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  }
}
