import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { platformFacts } from "./platform-facts";

/** A file that a build waits for, so that a test says how long it takes. */
export class Gate {
  readonly path: string;

  constructor(name: string) {
    this.path = path.join(platformFacts().gates, name);
  }

  open(): void {
    writeFileSync(this.path, "");
    chmodSync(this.path, 0o644);
  }
}

/** A real Git repository with a static site that a script builds. */
export class Repository {
  readonly path: string;

  constructor(readonly name: string) {
    this.path = path.join(platformFacts().repositories, name);
    mkdirSync(this.path);
    this.#git("init", "--quiet", "--initial-branch=main");
  }

  /** Commits a site with this heading. @returns the commit */
  commitSite(heading: string, options: { waitFor?: Gate } = {}): string {
    return this.#commit(heading, [
      "echo 'Reading the pages'",
      ...(options.waitFor ? [`while [ ! -e '${options.waitFor.path}' ]; do sleep 0.1; done`] : []),
      "mkdir -p site",
      `echo '<!doctype html><title>${heading}</title><h1>${heading}</h1>' > site/index.html`,
      "echo 'Wrote 1 page'",
    ]);
  }

  /** Commits a site whose build fails with this line. */
  commitBroken(message: string, line: string): string {
    return this.#commit(message, ["echo 'Reading the pages'", `echo '${line}' >&2`, "exit 3"]);
  }

  /**
   * Commits an application with processes of its own: `web` shows this heading, says with its first line that it serves, and ends
   * when `/crash` is asked for. It may have so many entries to print before.
   */
  commitServer(heading: string, options: { entries?: number } = {}): string {
    const server = `
import { createServer } from "node:http";
for (let entry = 1; entry <= ${options.entries ?? 0}; entry++) console.log("Entry " + entry + ".");
console.log("Serving ${heading} as " + process.pid);
createServer((request, response) => {
  if (request.url === "/crash") {
    console.error("The roof came down");
    process.exit(3);
  }
  response.setHeader("content-type", "text/html");
  response.end("<!doctype html><title>${heading}</title><h1>${heading}</h1>");
}).listen(process.env.PORT);
`;
    writeFileSync(path.join(this.path, "server.mjs"), server);
    writeFileSync(path.join(this.path, "package.json"), JSON.stringify({ scripts: { start: "node server.mjs" } }));
    return this.#commit(heading, []);
  }

  /** Commits a build of these lines of shell; a site must lie in `site` after it. */
  commitScript(message: string, script: string[]): string {
    return this.#commit(message, script);
  }

  #commit(message: string, script: string[]): string {
    writeFileSync(path.join(this.path, "build.sh"), `${script.join("\n")}\n`);
    this.#git("add", "--all");
    this.#git("-c", "user.name=Ada", "-c", "user.email=ada@example.org", "commit", "--quiet", "-m", message);
    return this.#git("rev-parse", "HEAD").trim();
  }

  #git(...args: string[]): string {
    return execFileSync("git", args, { cwd: this.path, encoding: "utf8" });
  }
}
