import { randomBytes } from "node:crypto";
import pg from "pg";

/** A database on the server that the tests were given, gone after them. */
export class TestDatabase {
  readonly #server: Record<string, string>;
  readonly #name = `autostack_e2e_${randomBytes(6).toString("hex")}`;

  private constructor(server: Record<string, string>) {
    this.#server = server;
  }

  /** @param connectionString Npgsql's form, of an account that may create databases */
  static async create(connectionString: string): Promise<TestDatabase> {
    const pairs = connectionString.split(";").filter((pair) => pair.includes("="));
    const database = new TestDatabase(
      Object.fromEntries(
        pairs.map((pair) => {
          const at = pair.indexOf("=");
          return [pair.slice(0, at).trim().toLowerCase(), pair.slice(at + 1).trim()];
        }),
      ),
    );
    await database.#run(`create database ${database.#name}`);
    return database;
  }

  get connectionString(): string {
    const pairs = Object.entries({ ...this.#server, database: this.#name });
    return pairs.map(([key, value]) => `${key}=${value}`).join(";");
  }

  async drop(): Promise<void> {
    await this.#run(`drop database if exists ${this.#name} with (force)`);
  }

  async #run(sql: string): Promise<void> {
    const { host, port, username, password, database } = this.#server;
    const client = new pg.Client({ host, port: Number(port), user: username, password, database });
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  }
}
