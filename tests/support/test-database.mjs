import { randomBytes } from "node:crypto";
import pg from "pg";

/** A database on the server that the tests were given, gone after them. */
export class TestDatabase {
  #server;
  #name = `autostack_test_${randomBytes(6).toString("hex")}`;

  /** @param {string} connectionString Npgsql's form, of an account that may create databases */
  constructor(connectionString) {
    const pairs = connectionString.split(";").filter((pair) => pair.includes("="));
    this.#server = Object.fromEntries(
      pairs.map((pair) => {
        const at = pair.indexOf("=");
        return [pair.slice(0, at).trim().toLowerCase(), pair.slice(at + 1).trim()];
      }),
    );
  }

  get connectionString() {
    return Object.entries({ ...this.#server, database: this.#name })
      .map(([key, value]) => `${key}=${value}`)
      .join(";");
  }

  async create() {
    await this.#run(`create database ${this.#name}`);
  }

  async drop() {
    await this.#run(`drop database if exists ${this.#name} with (force)`);
  }

  /** @param {string} sql */
  async #run(sql) {
    const { host, port, username: user, password, database } = this.#server;
    const client = new pg.Client({ host, port: Number(port ?? 5432), user, password, database });
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  }
}
