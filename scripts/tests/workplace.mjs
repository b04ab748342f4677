import { randomBytes } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Cluster, Server } from "../postgres/cluster.mjs";
import { findPostmaster } from "../postgres/postmaster.mjs";
import { identify, isAlive } from "../processes/identity.mjs";
import { freePort } from "../processes/ports.mjs";

const prefix = "autostack-tests-";

/** A directory for one run of the tests: reports, temporary files and the database, all gone after it. */
export class Workplace {
  #server = null;

  constructor() {
    removeAbandoned();
    this.directory = mkdtempSync(path.join(tmpdir(), prefix));
    writeFileSync(path.join(this.directory, "owner.json"), JSON.stringify(identify(process.pid)));
    // The database and what the tests start run as another user when this one is root.
    chmodSync(this.directory, 0o755);
    this.temporary = path.join(this.directory, "tmp");
    mkdirSync(this.temporary);
    chmodSync(this.temporary, 0o1777);
  }

  report(name) {
    return path.join(this.directory, name);
  }

  /** @returns {Promise<string>} the connection string of a PostgreSQL that was started for this run */
  async startDatabase(repository) {
    const cluster = new Cluster({
      repository,
      directory: path.join(this.directory, "postgres"),
      password: randomBytes(18).toString("base64url"),
    });
    await cluster.initialise();
    const port = await freePort();
    const { server } = await cluster.start({ port, log: this.report("postgres.log"), durable: false });
    this.#server = server;
    return cluster.connectionString(port);
  }

  async remove() {
    await this.#server?.stop();
    rmSync(this.directory, { recursive: true, force: true, maxRetries: 5 });
  }
}

// A run that was killed could not clear up.
function removeAbandoned() {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(prefix))) {
    const directory = path.join(tmpdir(), name);
    let owner;
    try {
      owner = JSON.parse(readFileSync(path.join(directory, "owner.json"), "utf8"));
    } catch {
      continue;
    }
    if (isAlive(owner)) continue;
    const data = path.join(directory, "postgres", "data");
    const server = findPostmaster(data);
    const stopped = server ? new Server(server.pid, data).stop() : Promise.resolve();
    stopped.then(() => rmSync(directory, { recursive: true, force: true })).catch(() => {});
  }
}
