import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { endGroup } from "../../scripts/processes/group.mjs";
import { freePort } from "../../scripts/processes/ports.mjs";
import { killApplications } from "../../scripts/start/applications.mjs";
import { Part } from "../../scripts/start/part.mjs";
import { TestDatabase } from "./test-database.mjs";

const repository = path.resolve(import.meta.dirname, "..", "..");
const program = path.join(repository, "src", "AutoStack.Api", "bin", "Release", "net10.0", "AutoStack.Api.dll");
const readyMs = 60_000;

/** The API and the target role as real processes, with a database, ports and directories of their own. The C# code must be built. */
export class TestPlatform {
  #root = mkdtempSync(path.join(tmpdir(), "autostack-platform-"));
  #parts = {};
  #database = null;

  /** @param {Record<string, string>} more settings of the parts */
  async start(more = {}) {
    const server = process.env.AUTOSTACK_TEST_DATABASE;
    if (!server)
      throw new Error(
        "Set AUTOSTACK_TEST_DATABASE to a PostgreSQL connection string that may create databases, or run the tests with npm test, which does.",
      );
    // Builds and applications run as another user when this one is root.
    chmodSync(this.#root, 0o755);
    this.apiPort = await freePort();
    this.proxyPort = await freePort();
    this.#database = new TestDatabase(server);
    await this.#database.create();
    const environment = {
      ...process.env,
      DOTNET_NOLOGO: "1",
      AutoStack__Supervised: "true",
      AutoStack__StateDirectory: this.state,
      AutoStack__DataDirectory: this.directory("data"),
      AutoStack__Api__Port: String(this.apiPort),
      AutoStack__Proxy__Port: String(this.proxyPort),
      AutoStack__Proxy__FirstAppPort: String(20_000 + Math.floor(Math.random() * 10_000)),
      AutoStack__Source__AllowedPaths: this.repositories,
      ConnectionStrings__AutoStack: this.#database.connectionString,
      ...more,
    };
    await Promise.all([
      this.#start("target", `http://127.0.0.1:${this.proxyPort}/.autostack/health`, {
        ...environment,
        AutoStack__Role: "target",
      }),
      this.#start("api", `http://127.0.0.1:${this.apiPort}/ready`, environment),
    ]);
  }

  get url() {
    return `http://127.0.0.1:${this.apiPort}`;
  }

  get state() {
    return path.join(this.#root, "state");
  }

  /** Repositories in here may be deployed. */
  get repositories() {
    return this.directory("repositories");
  }

  admin() {
    return JSON.parse(readFileSync(path.join(this.state, "admin.json"), "utf8"));
  }

  directory(name) {
    const directory = path.join(this.#root, name);
    mkdirSync(directory, { recursive: true });
    return directory;
  }

  /** Kills the API; it is started again at once, as by npm start. */
  async killApi() {
    await endGroup(this.#parts.api.pid, 0, "SIGKILL");
  }

  logs() {
    return Object.values(this.#parts)
      .map((part) => part.lastLines())
      .join("\n---\n");
  }

  async stop() {
    for (const name of ["api", "target"]) await this.#parts[name]?.stop();
    killApplications(this.state);
    await this.#database?.drop();
    rmSync(this.#root, { recursive: true, force: true, maxRetries: 5 });
  }

  async #start(name, health, environment) {
    this.#parts[name] = new Part({
      name,
      health,
      command: "dotnet",
      args: [program],
      environment,
      cwd: this.#root,
      logs: this.directory("logs"),
      graceMs: 5_000,
      onStart: () => {},
      onDeath: () => {},
      onRecovery: () => {},
    });
    await this.#parts[name].start(readyMs);
  }
}
