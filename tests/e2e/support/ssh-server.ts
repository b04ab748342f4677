import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { freePort } from "../../../scripts/processes/ports.mjs";
import type { Repository } from "./repository";

const program = ["/usr/sbin/sshd", "/usr/local/sbin/sshd", "/usr/bin/sshd"].find((file) => existsSync(file));
const startMs = 20_000;

/** OpenSSH's server on a port, with keys and settings of its own. Who has the key gets what the tests' own user has. */
export class SshServer {
  static readonly isInstalled = program !== undefined;
  readonly #place = mkdtempSync(path.join(tmpdir(), "autostack-ssh-"));
  readonly #port: number;
  #process: ChildProcess | null = null;

  private constructor(port: number) {
    this.#port = port;
  }

  static async start(): Promise<SshServer> {
    const server = new SshServer(await freePort());
    for (const name of ["host", "client", "other"]) server.#makeKey(name);
    copyFileSync(server.#at("client.pub"), server.#at("authorized_keys"));
    await server.#begin();
    return server;
  }

  address(repository: Repository): string {
    return `ssh://${userInfo().username}@127.0.0.1:${this.#port}${repository.path}`;
  }

  /** A private key that is let in. */
  get key(): string {
    return readFileSync(this.#at("client"), "utf8");
  }

  /** One that is not. */
  get otherKey(): string {
    return readFileSync(this.#at("other"), "utf8");
  }

  /** The server's host key, as ssh-keyscan prints it. */
  get knownHosts(): string {
    const [kind, key] = readFileSync(this.#at("host.pub"), "utf8").split(" ");
    return `[127.0.0.1]:${this.#port} ${kind} ${key}`;
  }

  async stop(): Promise<void> {
    const server = this.#process;
    if (server && server.exitCode === null) {
      const ended = new Promise((end) => server.once("exit", end));
      server.kill();
      await ended;
    }
    rmSync(this.#place, { recursive: true, force: true });
  }

  async #begin(): Promise<void> {
    // Where sshd, as root, puts the part of itself that talks to strangers; its package's service makes it.
    if (process.getuid?.() === 0) mkdirSync("/run/sshd", { recursive: true });
    const settings = {
      ListenAddress: `127.0.0.1:${this.#port}`,
      HostKey: this.#at("host"),
      AuthorizedKeysFile: this.#at("authorized_keys"),
      PidFile: "none",
      StrictModes: "no",
      UsePAM: "no",
      PasswordAuthentication: "no",
      KbdInteractiveAuthentication: "no",
      PermitRootLogin: "prohibit-password",
      MaxStartups: "100",
    };
    const lines = Object.entries(settings).map(([name, value]) => `${name} ${value}\n`);
    writeFileSync(this.#at("sshd_config"), lines.join(""));
    const server = spawn(program as string, ["-D", "-e", "-f", this.#at("sshd_config")], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    this.#process = server;
    const said: string[] = [];
    await new Promise<void>((listens, failed) => {
      const fail = (why: string) => failed(new Error([why, ...said].join("\n")));
      const timer = setTimeout(() => fail("sshd does not listen."), startMs);
      server.once("exit", () => fail("sshd ended."));
      createInterface({ input: server.stderr }).on("line", (line) => {
        said.push(line);
        if (!line.includes("listening on")) return;
        clearTimeout(timer);
        listens();
      });
    });
  }

  #makeKey(name: string): void {
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "of the tests", "-f", this.#at(name)]);
  }

  #at(name: string): string {
    return path.join(this.#place, name);
  }
}
