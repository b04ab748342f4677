import path from "node:path";
import { Cluster } from "../postgres/cluster.mjs";
import { findPostmaster } from "../postgres/postmaster.mjs";
import { freePort, portIsTaken } from "../processes/ports.mjs";
import { capLog, lastLines } from "./log-file.mjs";
import { Problem } from "./problem.mjs";

/** The embedded PostgreSQL of the platform: started or adopted, and started again when it dies. */
export class Database {
  #cluster;
  #state;
  #wantedPort;
  #onDeath;
  #port = null;
  #server = null;
  #watch = null;
  #starting = null;
  #stopping = false;

  constructor({ repository, state, port, onDeath }) {
    this.#state = state;
    this.#wantedPort = port;
    this.#onDeath = onDeath;
    this.#cluster = new Cluster({
      repository,
      directory: path.join(state.dataDirectory, "postgres"),
      password: state.postgresPassword(),
    });
    this.log = path.join(state.logs, "postgres.log");
  }

  get connectionString() {
    return this.#cluster.connectionString(this.#port);
  }

  /** @returns {Promise<string>} what was done, in a few words */
  async start() {
    const made = await this.#cluster.initialise();
    this.#port = await this.#choosePort();
    this.#state.postgresPort = this.#port;
    this.#starting = this.#begin();
    const adopted = await this.#starting.catch((error) => {
      throw new Problem(
        `${error.message}. If its data is damaged, restore a backup, or run npm run reset to begin anew.`,
        lastLines(this.log, 6),
      );
    });
    this.#watch = setInterval(() => this.#look(), 250).unref();
    return `${adopted ? "still running, taken over" : made ? "made and started" : "started"}, port ${this.#port}`;
  }

  async stop() {
    this.#stopping = true;
    clearInterval(this.#watch);
    await this.#starting?.catch(() => {});
    await this.#server?.stop(1_500);
  }

  async #begin() {
    const { server, adopted } = await this.#cluster.start({ port: this.#port, log: this.log });
    this.#server = server;
    return adopted;
  }

  async #choosePort() {
    const alive = findPostmaster(this.#cluster.data);
    const wanted = this.#wantedPort ?? alive?.port ?? this.#state.postgresPort;
    if (wanted === null) return freePort();
    if (alive?.port === wanted || !(await portIsTaken(wanted))) return wanted;
    if (this.#wantedPort !== null)
      throw new Problem(
        `Port ${wanted} is in use by another program. End it, or set AutoStack__Postgres__Port to a free port.`,
      );
    // Nobody asked for the remembered one.
    return freePort();
  }

  #look() {
    capLog(this.log);
    if (this.#stopping || this.#starting === null || this.#server?.isAlive() !== false) return;
    this.#server = null;
    this.#onDeath();
    this.#starting = this.#begin().catch((error) => {
      // The next look tries again.
      this.#server = { isAlive: () => false, stop: async () => {} };
      return error;
    });
  }
}
