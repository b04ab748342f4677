import { spawn } from "node:child_process";
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { run } from "../processes/group.mjs";
import { identify, isAlive } from "../processes/identity.mjs";
import { unprivilegedAccount } from "./account.mjs";
import { findPostmaster, readPostmaster } from "./postmaster.mjs";
import { installSoftware } from "./software.mjs";

const locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];

/**
 * A PostgreSQL of our own: data, program and account. Owned by the database user `autostack`, which may make databases but is
 * no superuser; it listens on 127.0.0.1 alone and asks for a scram password.
 */
export class Cluster {
  #directory;
  #password;
  #software;
  #account = unprivilegedAccount();

  /**
   * @param {{ repository: string, directory: string, password: string }} options `directory` gets `data` and `software`; everybody
   *   must be able to reach it when this process is root.
   */
  constructor({ repository, directory, password }) {
    mkdirSync(directory, { recursive: true, mode: 0o755 });
    if (this.#account) chmodSync(directory, 0o755);
    this.#directory = directory;
    this.#password = password;
    this.#software = installSoftware(repository, path.join(directory, "software"));
    this.data = path.join(directory, "data");
  }

  connectionString(port) {
    return `Host=127.0.0.1;Port=${port};Database=autostack;Username=autostack;Password=${this.#password}`;
  }

  /** Makes the data directory, unless it is there. Half of one, left by an end in the middle, is never taken for one. */
  async initialise() {
    if (existsSync(path.join(this.data, "PG_VERSION"))) return false;
    const making = path.join(this.#directory, "data.new");
    rmSync(making, { recursive: true, force: true });
    this.#makeOwn(making);
    const passwordFile = path.join(this.#directory, "data.password");
    rmSync(passwordFile, { force: true });
    writeFileSync(passwordFile, this.#password, { mode: 0o600, flag: "wx" });
    this.#own(passwordFile);
    try {
      await this.#tool("initdb", [
        "-D",
        making,
        "-U",
        "postgres",
        "-A",
        "scram-sha-256",
        `--pwfile=${passwordFile}`,
        "--no-instructions",
        ...locale,
      ]);
    } finally {
      rmSync(passwordFile);
    }
    // There is no psql in the package; in single-user mode each line is a command (postgres(1), --single).
    await this.#tool(
      "postgres",
      ["--single", "-j", "-D", making, "postgres"],
      [`create role autostack login createdb password '${this.#password}'`, "create database autostack owner autostack"]
        .map((command) => `${command};\n\n`)
        .join(""),
    );
    renameSync(making, this.data);
    return true;
  }

  /**
   * Takes over the server that is alive on the data directory, or starts one.
   *
   * @param {{ port: number, log: string, durable?: boolean, settings?: Record<string, string>, deadlineMs?: number, relaunchMs?: number }} options
   *   `durable: false` is for tests, whose data may be lost; `settings` are the server's own. A server that ends at its start is started again for `relaunchMs`; recovery
   *   from a crash may take longer, up to the deadline, but then it runs.
   * @returns {Promise<{ server: Server, adopted: boolean }>}
   */
  async start({ port, log, durable = true, settings = {}, deadlineMs = 300_000, relaunchMs = 8_000 }) {
    const deadline = Date.now() + deadlineMs;
    const alive = findPostmaster(this.data);
    if (alive?.port === port && (await this.#untilReady(alive.pid, deadline)))
      return { server: new Server(alive.pid, this.data), adopted: true };
    if (alive) await new Server(alive.pid, this.data).stop();
    const patience = Math.min(deadline, Date.now() + relaunchMs);
    do {
      this.#forgetDead();
      const pid = this.#launch(port, log, durable, settings);
      if (pid !== undefined && (await this.#untilReady(pid, deadline)))
        return { server: new Server(pid, this.data), adopted: false };
      // Children of a server that was killed may hold its memory for some moments, and a new one doesn't start before they are gone.
      await pause(250);
    } while (Date.now() < patience);
    throw new Error(`PostgreSQL does not start. What it says is in ${log}`);
  }

  // Tests drop databases by force, and only a superuser may end a vacuum at work in one.
  #launch(port, log, durable, more) {
    const output = openSync(log, "a", 0o600);
    const settings = {
      port,
      listen_addresses: "127.0.0.1",
      unix_socket_directories: "",
      max_connections: 200,
      timezone: "UTC",
      log_timezone: "UTC",
      ...(durable ? {} : { fsync: "off", synchronous_commit: "off", full_page_writes: "off", autovacuum: "off" }),
      ...more,
    };
    const options = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
    const child = spawn(path.join(this.#software.bin, "postgres"), ["-D", this.data, ...options], {
      ...this.#account,
      cwd: "/",
      env: this.#environment(),
      detached: true,
      stdio: ["ignore", output, output],
    });
    closeSync(output);
    child.unref();
    child.once("error", () => {});
    return child.pid;
  }

  async #untilReady(pid, deadline) {
    const server = identify(pid);
    while (isAlive(server) && Date.now() < deadline) {
      const told = readPostmaster(this.data);
      if (told?.pid === pid && told.ready) return true;
      await pause(25);
    }
    return false;
  }

  // A number left over in the file may be another process' by now, and PostgreSQL would refuse to start beside it.
  #forgetDead() {
    if (readPostmaster(this.data) !== null && findPostmaster(this.data) === null)
      rmSync(path.join(this.data, "postmaster.pid"), { force: true });
  }

  async #tool(name, args, input) {
    const result = await run(path.join(this.#software.bin, name), args, {
      ...this.#account,
      cwd: "/",
      env: this.#environment(),
      input,
      deadlineMs: 120_000,
    });
    if (result.problem || /^(ERROR|FATAL|PANIC):|\b(ERROR|FATAL): {2}/m.test(result.output))
      throw new Error(
        `PostgreSQL's ${name} ${result.problem ?? "failed"}: ${result.output.trim().split("\n").slice(-5).join(" | ")}`,
      );
  }

  #environment() {
    // Nothing of ours: PGDATA, PGPORT and the like would change what the server does.
    return { PATH: process.env.PATH, LC_ALL: "C", TZ: "UTC" };
  }

  #makeOwn(directory) {
    mkdirSync(directory, { mode: 0o700 });
    this.#own(directory);
  }

  #own(file) {
    if (this.#account) chownSync(file, this.#account.uid, this.#account.gid);
  }
}

/** A server that runs. It is no child to wait for: it may be adopted from a platform that was killed. */
export class Server {
  #identity;
  #data;

  constructor(pid, data) {
    this.#identity = identify(pid);
    this.#data = data;
  }

  get pid() {
    return this.#identity?.pid;
  }

  isAlive() {
    return isAlive(this.#identity);
  }

  /** Fast shutdown: connections are cut, data is written out. After the grace, an immediate one, from which the next start recovers. */
  async stop(graceMs = 5_000) {
    for (const [signal, wait] of [
      ["SIGINT", graceMs],
      ["SIGQUIT", 2_000],
      ["SIGKILL", 1_000],
    ]) {
      if (!this.isAlive()) return;
      process.kill(this.pid, signal);
      const deadline = Date.now() + wait;
      while (this.isAlive() && Date.now() < deadline) await pause(20);
    }
    rmSync(path.join(this.#data, "postmaster.pid"), { force: true });
  }
}
