import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { freePort } from "../../../scripts/processes/ports.mjs";
import { killApplications } from "../../../scripts/start/applications.mjs";
import { Part } from "../../../scripts/start/part.mjs";
import { TestDatabase } from "../../support/test-database.mjs";

const repository = path.resolve(import.meta.dirname, "..", "..", "..");
const readyMs = 60_000;

/** What the tests need to know of the platform; it goes to them through the environment. */
export interface PlatformFacts {
  dashboard: string;
  proxyPort: number;
  admin: { email: string; password: string };
  /** Of the single-use sign-in link. */
  linkToken: string;
  /** Repositories in here may be deployed. */
  repositories: string;
  /** The GitOps repository. */
  gitops: string;
  /** Builds wait for files in here, see `Gate`. */
  gates: string;
  /** Cookies of somebody who is signed in. */
  storageState: string;
  /** Holds the API's process id. */
  apiPid: string;
  /** While this file is there, an end of the API is what a test wants. */
  apiMayEnd: string;
}

/** A whole platform out of real processes, with a database, ports and directories of its own. */
export class TestPlatform {
  readonly #root = mkdtempSync(path.join(tmpdir(), "autostack-e2e-"));
  readonly #parts: { name: string; part: Part }[] = [];
  readonly #deaths: string[] = [];
  #database: TestDatabase | null = null;

  async start(server: string): Promise<PlatformFacts> {
    // Builds and applications run as another user when this one is root.
    chmodSync(this.#root, 0o755);
    const [repositories, gates, data] = ["repositories", "gates", "data"].map((name) => this.#directory(name));
    const [apiPort, proxyPort, dashboardPort] = [await freePort(), await freePort(), await freePort()];
    this.#database = new TestDatabase(server);
    await this.#database.create();

    const settings = {
      ...process.env,
      DOTNET_NOLOGO: "1",
      AutoStack__Supervised: "true",
      AutoStack__StateDirectory: this.#path("state"),
      AutoStack__DataDirectory: data,
      AutoStack__Api__Port: String(apiPort),
      AutoStack__Proxy__Port: String(proxyPort),
      AutoStack__Dashboard__Port: String(dashboardPort),
      AutoStack__Proxy__FirstAppPort: String(20_000 + Math.floor(Math.random() * 10_000)),
      AutoStack__Source__AllowedPaths: repositories,
      AutoStack__Source__AllowedHosts: "127.0.0.1",
      // Tests wait for what is looked at every so often: use of the machine, and drift.
      AutoStack__Target__SampleSeconds: "1",
      AutoStack__Target__DriftSeconds: "1",
    };
    const platform = { ...settings, ConnectionStrings__AutoStack: this.#database.connectionString };
    const program = path.join(repository, "src", "AutoStack.Api", "bin", "Release", "net10.0", "AutoStack.Api.dll");
    await Promise.all([
      this.#startPart("target", `http://127.0.0.1:${proxyPort}/.autostack/health`, "dotnet", [program], {
        ...platform,
        AutoStack__Role: "target",
      }),
      this.#startPart("api", `http://127.0.0.1:${apiPort}/ready`, "dotnet", [program], platform),
      this.#startPart(
        "dashboard",
        `http://127.0.0.1:${dashboardPort}/sign-in`,
        process.execPath,
        [this.#dashboardServer()],
        {
          ...settings,
          NODE_ENV: "production",
          HOSTNAME: "127.0.0.1",
          PORT: String(dashboardPort),
          AUTOSTACK_API_URL: `http://127.0.0.1:${apiPort}`,
        },
      ),
    ]);

    const state = (file: string) => JSON.parse(readFileSync(this.#path("state", file), "utf8"));
    return {
      dashboard: `http://localhost:${dashboardPort}`,
      proxyPort,
      admin: state("admin.json"),
      linkToken: state("sign-in.json").token,
      repositories,
      gitops: this.#path("state", "gitops.git"),
      gates,
      storageState: this.#path("signed-in.json"),
      apiPid: this.#path("api.pid"),
      apiMayEnd: this.#path("api-may-end"),
    };
  }

  /** Ends all that was started. @throws when a part had died before */
  async stop(): Promise<void> {
    for (const { part } of [...this.#parts].reverse()) await part.stop();
    killApplications(this.#path("state"));
    await this.#database?.drop();
    const logs = this.#deaths.length > 0 ? this.#parts.map(({ name, part }) => `${name}:\n${part.lastLines()}`) : [];
    rmSync(this.#root, { recursive: true, force: true, maxRetries: 5 });
    if (this.#deaths.length > 0) throw new Error([...this.#deaths, ...logs].join("\n"));
  }

  async #startPart(
    name: string,
    health: string,
    command: string,
    args: string[],
    environment: NodeJS.ProcessEnv,
  ): Promise<void> {
    const part = new Part({
      name,
      health,
      command,
      args,
      environment: environment as Record<string, string>,
      cwd: this.#root,
      logs: this.#directory("logs"),
      graceMs: 5_000,
      onStart: () => writeFileSync(this.#path(`${name}.pid`), String(part.pid)),
      onDeath: (_, how) => {
        if (!existsSync(this.#path(`${name}-may-end`))) this.#deaths.push(`The ${name} ${how} while the tests ran.`);
      },
      onRecovery: () => {},
    });
    this.#parts.push({ name, part });
    await part.start(readyMs);
  }

  /** The standalone server, with beside it what Next.js leaves to whoever serves it. */
  #dashboardServer(): string {
    const built = path.join(repository, "web", ".next");
    const standalone = this.#path("dashboard");
    cpSync(path.join(built, "standalone"), standalone, { recursive: true, verbatimSymlinks: true });
    cpSync(path.join(built, "static"), path.join(standalone, "web", ".next", "static"), { recursive: true });
    return path.join(standalone, "web", "server.js");
  }

  #directory(name: string): string {
    mkdirSync(this.#path(name), { recursive: true });
    return this.#path(name);
  }

  #path(...names: string[]): string {
    return path.join(this.#root, ...names);
  }
}
