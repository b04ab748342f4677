import { randomBytes } from "node:crypto";
import { chmodSync, closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { Cluster } from "../postgres/cluster.mjs";
import { endGroup, run, startGroup } from "../processes/group.mjs";
import { freePort } from "../processes/ports.mjs";
import { killApplications } from "../start/applications.mjs";
import { Api } from "./api.mjs";

const startMs = 60_000;

/** What a measurement happens in: a directory and a PostgreSQL of its own, and the programs that are started on it. All gone afterwards. */
export class Site {
  #cluster;
  #server;
  #port;
  #programs = new Set();

  /** @param {{ repository: string, api: string, tools: string }} options directories: the sources, the built API, the built generators */
  constructor(options) {
    Object.assign(this, options);
    this.directory = mkdtempSync(path.join(tmpdir(), "autostack-bench-"));
    chmodSync(this.directory, 0o755);
    this.repositories = path.join(this.directory, "repositories");
    mkdirSync(this.repositories);
  }

  /** Starts PostgreSQL as the platform would: whatever is committed is on disk. */
  async startDatabase() {
    this.#cluster = new Cluster({
      repository: this.repository,
      directory: path.join(this.directory, "postgres"),
      password: randomBytes(18).toString("hex"),
    });
    await this.#cluster.initialise();
    this.#port = await freePort();
    const { server } = await this.#cluster.start({
      port: this.#port,
      log: path.join(this.directory, "postgres.log"),
      settings: { track_commit_timestamp: "on" },
    });
    this.#server = server;
  }

  get databasePid() {
    return this.#server.pid;
  }

  connectionString(database) {
    return this.#cluster.connectionString(this.#port).replace("Database=autostack", `Database=${database}`);
  }

  /** @returns {Promise<object[]>} the rows */
  async query(database, sql, values = []) {
    const parts = Object.fromEntries(
      this.connectionString(database)
        .split(";")
        .map((part) => part.split("=")),
    );
    const client = new pg.Client({
      host: parts.Host,
      port: Number(parts.Port),
      database: parts.Database,
      user: parts.Username,
      password: parts.Password,
    });
    await client.connect();
    try {
      return (await client.query(sql, values)).rows;
    } finally {
      await client.end();
    }
  }

  /**
   * Starts the platform's program in one of its roles and waits until it can work.
   *
   * @param {"api" | "target"} role
   * @param {string} database
   * @param {Record<string, string>} settings more of them
   */
  async startRole(role, database, settings = {}) {
    const port = await freePort();
    const own = this.#settings(role, database, port);
    const began = performance.now();
    const program = this.#start(role, "dotnet", [this.#api], { ...own, ...settings });
    program.url = `http://127.0.0.1:${port}`;
    await this.#untilReady(program, () => answers(`${program.url}${role === "api" ? "/ready" : "/.autostack/health"}`));
    program.readyMs = performance.now() - began;
    program.stateDirectory = own.AutoStack__StateDirectory;
    program.database = database;
    return program;
  }

  /** Runs one of the program's commands to its end. @returns what it said */
  async command(args, database, deadlineMs) {
    const end = await run("dotnet", [this.#api, ...args], {
      cwd: this.directory,
      env: { ...ownEnvironment(), ...this.#settings("api", database, await freePort()) },
      deadlineMs,
    });
    if (end.problem) throw new Error(`${args.join(" ")} ${end.problem}: ${end.output.trim().slice(-2_000)}`);
    return end.output;
  }

  /** The bare endpoint on a database that the platform has filled. */
  async startBare(database, stateDirectory, admission) {
    const port = await freePort();
    const args = ["bare", "--connection", this.connectionString(database), "--port", String(port)];
    args.push("--key", path.join(stateDirectory, "keys", "jwt.key"), "--admission", String(admission));
    const tools = path.join(this.tools, "AutoStack.Benchmarks.dll");
    return this.startServer("bare", "dotnet", [tools, ...args], port, "/ready");
  }

  /** Any other program that listens on a port. @param {string} ready the path that answers once it can work */
  async startServer(name, command, args, port, ready) {
    const url = `http://127.0.0.1:${port}`;
    return Object.assign(await this.startProgram(name, command, args, { isReady: () => answers(url + ready) }), {
      url,
    });
  }

  /**
   * Any other program.
   *
   * @param {{ isReady: () => Promise<boolean>, afterEnd?: () => Promise<void> }} options asked until the program can work; what it leaves behind is removed
   */
  async startProgram(name, command, args, { isReady, afterEnd }) {
    const program = this.#start(name, command, args, {});
    program.afterEnd = afterEnd;
    await this.#untilReady(program, isReady);
    return program;
  }

  /** Signs in as the administrator whom the API's start made. */
  signIn(program) {
    const admin = JSON.parse(readFileSync(path.join(program.stateDirectory, "admin.json"), "utf8"));
    return Api.signIn(program.url, admin.email, admin.password);
  }

  /** Runs one of the generators to its end. @returns what it measured */
  async measure(command, options, deadlineMs = 120_000) {
    const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
    const end = await run("dotnet", [path.join(this.tools, "AutoStack.Benchmarks.dll"), command, ...args], {
      cwd: this.directory,
      deadlineMs,
    });
    if (end.problem) throw new Error(`The generator (${command}) ${end.problem}: ${end.output.trim().slice(-2_000)}`);
    return JSON.parse(end.output.trim().split("\n").at(-1));
  }

  write(name, text) {
    const file = path.join(this.directory, name);
    writeFileSync(file, text);
    return file;
  }

  async stop(program) {
    this.#programs.delete(program);
    await endGroup(program.pid, 10_000);
    if (program.stateDirectory) killApplications(program.stateDirectory);
    await program.afterEnd?.();
  }

  async remove() {
    for (const program of [...this.#programs]) await this.stop(program);
    await this.#server?.stop();
    rmSync(this.directory, { recursive: true, force: true, maxRetries: 5 });
  }

  get #api() {
    return path.join(this.api, "AutoStack.Api.dll");
  }

  #settings(role, database, port) {
    const state = path.join(this.directory, database);
    mkdirSync(path.join(state, "data"), { recursive: true });
    chmodSync(state, 0o755);
    chmodSync(path.join(state, "data"), 0o755);
    return {
      ConnectionStrings__AutoStack: this.connectionString(database),
      AutoStack__Role: role,
      AutoStack__StateDirectory: path.join(state, "state"),
      AutoStack__DataDirectory: path.join(state, "data"),
      AutoStack__Source__AllowedPaths: this.repositories,
      AutoStack__Api__Port: String(port),
      AutoStack__Proxy__Port: String(port),
      AutoStack__Proxy__FirstAppPort: String(20_000 + Math.floor(Math.random() * 10_000)),
    };
  }

  #start(name, command, args, settings) {
    const log = path.join(this.directory, `${name}.log`);
    const output = openSync(log, "a");
    const child = startGroup(command, args, {
      cwd: this.directory,
      env: { ...ownEnvironment(), ...settings },
      stdio: ["ignore", output, output],
    });
    closeSync(output);
    const started = { name, log, pid: child.pid, ended: false };
    child.once("exit", () => {
      started.ended = true;
    });
    this.#programs.add(started);
    return started;
  }

  async #untilReady(program, isReady) {
    const deadline = Date.now() + startMs;
    while (!program.ended && Date.now() < deadline) {
      if (await isReady()) return;
      await pause(10);
    }
    throw new Error(
      `The program ${program.name} does not start: ${readFileSync(program.log, "utf8").trim().slice(-2_000)}`,
    );
  }
}

async function answers(url) {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(3_000) });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    // Does not listen yet.
    return false;
  }
}

function ownEnvironment() {
  const own = Object.entries(process.env).filter(([key]) => !/^(npm_|AutoStack__)/.test(key));
  return { ...Object.fromEntries(own), DOTNET_NOLOGO: "1" };
}
