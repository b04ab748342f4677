import { spawn } from "node:child_process";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { platformFacts } from "./platform-facts";
import type { Repository } from "./repository";

/** The tests' repositories by HTTP, for those alone who have the token: git's own server (git-http-backend(1), by CGI, RFC 3875) behind a door. */
export class GitServer {
  static readonly token = "t0ken-0f-the-tests";
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<GitServer> {
    const server = createServer(answer);
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    return new GitServer(server);
  }

  address(repository: Repository): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/${repository.name}/.git`;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

function answer(request: IncomingMessage, response: ServerResponse): void {
  const given = Buffer.from(request.headers.authorization?.replace(/^Basic /, "") ?? "", "base64").toString();
  if (given.split(":")[1] !== GitServer.token) {
    response.writeHead(401, { "www-authenticate": 'Basic realm="git"' }).end();
    return;
  }
  const { pathname, search } = new URL(request.url ?? "/", "http://localhost");
  const backend = spawn("git", ["http-backend"], {
    env: {
      PATH: process.env.PATH,
      GIT_PROJECT_ROOT: platformFacts().repositories,
      GIT_HTTP_EXPORT_ALL: "1",
      REQUEST_METHOD: request.method,
      PATH_INFO: pathname,
      QUERY_STRING: search.slice(1),
      CONTENT_TYPE: request.headers["content-type"],
      HTTP_CONTENT_ENCODING: request.headers["content-encoding"],
      GIT_PROTOCOL: request.headers["git-protocol"] as string | undefined,
    },
    stdio: ["pipe", "pipe", "inherit"],
  });
  request.pipe(backend.stdin);
  const said: Buffer[] = [];
  backend.stdout.on("data", (part: Buffer) => said.push(part));
  backend.on("close", () => {
    const all = Buffer.concat(said);
    const end = all.indexOf("\r\n\r\n");
    const headers = all
      .subarray(0, end)
      .toString()
      .split("\r\n")
      .map((line) => line.split(/: (.*)/s).slice(0, 2) as [string, string]);
    const status = headers.find(([name]) => name === "Status")?.[1];
    response.writeHead(status ? Number.parseInt(status, 10) : 200, Object.fromEntries(headers));
    response.end(all.subarray(end + 4));
  });
}
