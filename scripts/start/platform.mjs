import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { endGroup, killGroups } from "../processes/group.mjs";
import { isAlive } from "../processes/identity.mjs";
import { killApplications } from "./applications.mjs";
import { buildApi, buildDashboard, installPackages } from "./build.mjs";
import { Database } from "./database.mjs";
import { takeLock } from "./lock.mjs";
import { checkDisk, checkPorts, checkTools } from "./machine.mjs";
import { Part } from "./part.mjs";
import { deploySample } from "./sample.mjs";
import { readSettings } from "./settings.mjs";
import { State } from "./state.mjs";

/** How long a part may take to work, from its start. */
const readyMs = 60_000;
const remembered = "parts.json";

/** The platform as `npm start` runs it: set up, started, kept up, ended in order. */
export class Platform {
  #repository;
  #terminal;
  #settings;
  #state;
  #lock = null;
  #database = null;
  #parts = {};
  #running = {};
  #ending = null;

  constructor(repository, terminal) {
    this.#repository = repository;
    this.#terminal = terminal;
    this.#settings = readSettings(repository);
    this.#state = new State(this.#settings);
  }

  async start() {
    const { stateDirectory } = this.#settings;
    this.#lock = takeLock(stateDirectory);
    const step = this.#terminal.step.bind(this.#terminal);
    await step("Machine", "looking for the tools, free ports and disk space", async (note) => {
      checkDisk([this.#repository, stateDirectory, this.#state.dataDirectory]);
      const tools = await checkTools(this.#repository);
      if (this.#lock.abandoned) await this.#endLeftParts();
      await checkPorts(this.#settings, this.#lock.abandoned ? 5_000 : 0);
      note(tools);
    });
    const { api, dashboard } = await this.#build(step);
    await this.#startDatabase(step);
    await this.#startParts(step, api, dashboard);
    const sample = await this.#deploySample(step);
    this.#tellAddresses(sample);
  }

  /** Ends everything that was started, in order. Called again, it waits for the same end. */
  stop() {
    this.#ending ??= this.#stop();
    return this.#ending;
  }

  async #stop() {
    // Builds and the like; parts end one after the other below.
    const parts = Object.values(this.#parts).filter(Boolean);
    killGroups(parts.map((part) => part.pid));
    for (const name of ["dashboard", "api", "target"]) {
      await this.#parts[name]?.stop();
      // A target role that had to be killed leaves its applications running, which a stop by hand must not.
      if (name === "target" && this.#parts.target) killApplications(this.#state.directory);
    }
    await this.#database?.stop();
    this.#state.remove(remembered);
    this.#lock?.release();
  }

  async #build(step) {
    const { logs } = this.#state;
    const repository = this.#repository;
    const word = ({ built }) => (built ? "built" : "up to date");
    // The two share no file, and the longest of them decides how long a first start takes.
    const api = step("API build", "dotnet publish", async (note) => {
      const result = await buildApi(repository, logs);
      note(word(result));
      return result.directory;
    });
    const web = (async () => {
      await step("Packages", "npm ci", async (note) =>
        note((await installPackages(repository, logs)) ? "installed" : "up to date"),
      );
      return step("Dashboard", "next build", async (note) => {
        const result = await buildDashboard(repository, logs);
        note(word(result));
        return result.directory;
      });
    })();
    const [built, dashboard] = await Promise.all([api, web]);
    return { api: built, dashboard };
  }

  async #startDatabase(step) {
    if (this.#settings.connectionString) {
      this.#terminal.line("    PostgreSQL                the one that ConnectionStrings__AutoStack names");
      return;
    }
    await step("PostgreSQL", "starting the embedded database", async (note) => {
      this.#database = new Database({
        repository: this.#repository,
        state: this.#state,
        port: this.#settings.postgresPort,
        onDeath: () => this.#terminal.line("  ! PostgreSQL ended; starting it again"),
      });
      note(await this.#database.start());
    });
  }

  async #startParts(step, api, dashboard) {
    const { apiPort, proxyPort, dashboardPort } = this.#settings;
    this.#state.apiPort = apiPort;
    const program = [path.join(api, "AutoStack.Api.dll")];
    const environment = this.#environment();
    const make = (name, health, graceMs, options) =>
      (this.#parts[name] = new Part({
        name,
        health,
        graceMs,
        cwd: this.#repository,
        logs: this.#state.logs,
        onStart: (part, identity) => this.#remember(part.name, identity),
        onDeath: (part, how) => this.#tellDeath(part, how),
        onRecovery: (part) => this.#tellRecovery(part),
        ...options,
      }));
    // Together with the 2 s of PostgreSQL these stay below the 10 s in which everything must have ended.
    const target = make("target", `http://127.0.0.1:${proxyPort}/.autostack/health`, 4_000, {
      command: "dotnet",
      args: program,
      environment: { ...environment, AutoStack__Role: "target" },
    });
    const backend = make("api", `http://127.0.0.1:${apiPort}/ready`, 2_500, {
      command: "dotnet",
      args: program,
      environment: { ...environment, AutoStack__Role: "api" },
    });
    const front = make("dashboard", `http://127.0.0.1:${dashboardPort}/sign-in`, 1_000, {
      command: process.execPath,
      args: [path.join(dashboard, "web", "server.js")],
      environment: {
        ...environment,
        PORT: String(dashboardPort),
        HOSTNAME: "127.0.0.1",
        NODE_ENV: "production",
        AUTOSTACK_API_URL: `http://127.0.0.1:${apiPort}`,
        ConnectionStrings__AutoStack: "",
      },
    });
    const begin = (title, doing, part, port) =>
      step(title, doing, async (note) => {
        await part.start(readyMs);
        note(`http://localhost:${port}`);
      });
    await Promise.all([
      begin("Target", "starting the proxy and the applications", target, proxyPort),
      begin("API", "migrating the database and starting", backend, apiPort),
      begin("Dashboard", "starting", front, dashboardPort),
    ]);
  }

  #environment() {
    const { dataDirectory, directory } = this.#state;
    const { apiPort, proxyPort, dashboardPort, connectionString } = this.#settings;
    const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("npm_")));
    return {
      ...own,
      DOTNET_NOLOGO: "1",
      AutoStack__Supervised: "true",
      AutoStack__StateDirectory: directory,
      AutoStack__DataDirectory: dataDirectory,
      AutoStack__Api__Port: String(apiPort),
      AutoStack__Proxy__Port: String(proxyPort),
      AutoStack__Dashboard__Port: String(dashboardPort),
      ConnectionStrings__AutoStack: connectionString ?? this.#database.connectionString,
    };
  }

  async #deploySample(step) {
    return step("Sample", "deploying hello", async (note) => {
      const api = `http://127.0.0.1:${this.#settings.apiPort}`;
      // The platform is up without it: what fails here is told, and goes on at the next start.
      const sample = await deploySample({
        repository: this.#repository,
        state: this.#state,
        api,
        proxyPort: this.#settings.proxyPort,
        deadlineMs: 90_000,
      }).catch((error) => ({
        text: `not deployed: ${error.message}`,
        url: null,
        localUrl: null,
      }));
      note(sample.text);
      return sample;
    });
  }

  #tellAddresses({ url, localUrl }) {
    const { apiPort } = this.#settings;
    const show = (name, address, remark = "") =>
      this.#terminal.line(
        `  ${this.#terminal.strong(name.padEnd(11))}${this.#terminal.link(address)}${remark && `   ${this.#terminal.faint(remark)}`}`,
      );
    this.#terminal.line();
    show("Dashboard", this.#signInLink(), "signs you in, once");
    show("API", `http://localhost:${apiPort}/docs`);
    if (url) show("Sample", url, localUrl ? `or ${localUrl}` : "");
    this.#terminal.line();
    this.#terminal.line(
      this.#terminal.faint(
        `  Ctrl-C ends everything. Logs are in ${path.relative(process.cwd(), this.#state.logs) || "."}`,
      ),
    );
  }

  #signInLink() {
    const { token } = this.#state.read("sign-in.json") ?? {};
    const dashboard = `http://localhost:${this.#settings.dashboardPort}`;
    return token ? `${dashboard}/sign-in#${token}` : `${dashboard}/sign-in`;
  }

  #tellDeath(part, how) {
    this.#terminal.line(`  ! The ${part.name} ${how}; starting it again. Its last lines:`);
    this.#terminal.line(part.lastLines().replace(/^/gm, "      "));
  }

  #tellRecovery(part) {
    // Each start of the API makes a new link.
    this.#terminal.line(
      `  ✓ The ${part.name} works again${part.name === "api" ? `. Sign in: ${this.#signInLink()}` : ""}`,
    );
  }

  #remember(name, identity) {
    this.#running[name] = identity;
    this.#state.write(remembered, this.#running);
  }

  // Parts of a killed platform end by themselves within two seconds; one that hangs would keep its port.
  async #endLeftParts() {
    const left = Object.values(this.#state.read(remembered) ?? {});
    const deadline = Date.now() + 3_000;
    while (left.some(isAlive) && Date.now() < deadline) await pause(50);
    await Promise.all(left.filter(isAlive).map(({ pid }) => endGroup(pid, 0, "SIGKILL")));
  }
}
