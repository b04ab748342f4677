/** As much of `pg` as the tests use; it ships no types of its own. */
declare module "pg" {
  interface Settings {
    host?: string;
    port?: number;
    user?: string;
    password?: string;
    database?: string;
  }

  class Client {
    constructor(settings: Settings);
    connect(): Promise<void>;
    query(sql: string): Promise<unknown>;
    end(): Promise<void>;
  }

  const pg: { Client: typeof Client };
  export default pg;
}
