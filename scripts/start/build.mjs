import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { run } from "../processes/group.mjs";
import { packagesAreInstalled } from "./packages.mjs";
import { Problem } from "./problem.mjs";

const minute = 60_000;
/** Builds that are kept: applications of a killed platform may still run from the one before. */
const kept = 3;
const apiSources = [
  "src",
  "Directory.Build.props",
  "Directory.Build.targets",
  "Directory.Packages.props",
  "global.json",
  "nuget.config",
  ".editorconfig",
];
const made = new Set(["bin", "obj", "node_modules", ".next", "test-results"]);

/** Installs the packages as package-lock.json names them. @returns {Promise<boolean>} false when they were there */
export async function installPackages(repository, logs) {
  if (packagesAreInstalled(repository)) return false;
  const args = ["ci", "--strict-allow-scripts", "--no-audit", "--no-fund", "--include=dev"];
  await build("npm", args, {
    repository,
    log: path.join(logs, "packages.log"),
    what: "The packages can't be installed",
  });
  return true;
}

/** Builds the API, which is the target too. @returns {Promise<{ directory: string, built: boolean }>} */
export function buildApi(repository, logs) {
  return once(repository, "api", apiSources, async (target) => {
    const args = ["publish", "src/AutoStack.Api", "-c", "Release", "-o", target, "--nologo", "-v", "quiet"];
    await build("dotnet", args, { repository, log: path.join(logs, "build-api.log"), what: "The API can't be built" });
  });
}

/** Builds what `npm run bench` measures with. @returns {Promise<{ directory: string, built: boolean }>} */
export function buildBenchmarks(repository, logs) {
  return once(repository, "benchmarks", [...apiSources, "tests/benchmarks"], async (target) => {
    const args = ["publish", "tests/benchmarks", "-c", "Release", "-o", target, "--nologo", "-v", "quiet"];
    const log = path.join(logs, "build-benchmarks.log");
    await build("dotnet", args, { repository, log, what: "The benchmarks can't be built" });
  });
}

/** Builds the dashboard as a server that needs nothing beside it. @returns {Promise<{ directory: string, built: boolean }>} */
export function buildDashboard(repository, logs) {
  return once(repository, "dashboard", ["web", "package-lock.json"], async (target) => {
    const web = path.join(repository, "web");
    const next = path.join(repository, "node_modules", "next", "dist", "bin", "next");
    await build(process.execPath, [next, "build"], {
      repository,
      cwd: web,
      log: path.join(logs, "build-dashboard.log"),
      what: "The dashboard can't be built",
    });
    renameSync(path.join(web, ".next", "standalone"), target);
    // Next.js leaves these to whoever serves them (nextjs.org/docs, output: standalone).
    cpSync(path.join(web, ".next", "static"), path.join(target, "web", ".next", "static"), { recursive: true });
    if (existsSync(path.join(web, "public")))
      cpSync(path.join(web, "public"), path.join(target, "web", "public"), { recursive: true });
  });
}

/** A digest of files and directories by name and content, without what builds leave in them. */
export function digestOf(repository, sources) {
  const hash = createHash("sha256");
  const visit = (file) => {
    const absolute = path.join(repository, file);
    if (!existsSync(absolute)) return;
    if (statSync(absolute).isDirectory()) {
      for (const name of readdirSync(absolute).sort()) if (!made.has(name)) visit(path.join(file, name));
    } else if (!file.endsWith(".tsbuildinfo") && !file.endsWith("next-env.d.ts")) {
      hash.update(`${file}\0`).update(createHash("sha256").update(readFileSync(absolute)).digest());
    }
  };
  for (const source of sources) visit(source);
  return hash.digest("hex").slice(0, 16);
}

// Each build has a directory named after its sources, put in place in one move: it is there and whole, or it isn't. A build never
// writes over the files of a program that runs.
async function once(repository, name, sources, work) {
  const parent = path.join(repository, "artifacts", name);
  const directory = path.join(parent, digestOf(repository, sources));
  const built = !existsSync(directory);
  if (built) {
    mkdirSync(parent, { recursive: true });
    const temporary = path.join(parent, `.building-${process.pid}`);
    rmSync(temporary, { recursive: true, force: true });
    try {
      await work(temporary);
      renameSync(temporary, directory);
    } finally {
      rmSync(temporary, { recursive: true, force: true });
    }
  }
  const now = new Date();
  utimesSync(directory, now, now);
  const others = readdirSync(parent)
    .map((entry) => path.join(parent, entry))
    .sort((one, other) => statSync(other).mtimeMs - statSync(one).mtimeMs);
  for (const old of others.slice(kept)) rmSync(old, { recursive: true, force: true });
  return { directory, built };
}

async function build(command, args, { repository, cwd = repository, log, what }) {
  const environment = {
    ...process.env,
    NEXT_TELEMETRY_DISABLED: "1",
    NO_COLOR: "1",
    // Compilers that wait for the next build would outlive this process.
    MSBUILDDISABLENODEREUSE: "1",
    DOTNET_CLI_USE_MSBUILD_SERVER: "0",
    UseSharedCompilation: "false",
    DOTNET_NOLOGO: "1",
  };
  // npm passes the settings of the npm that runs this script on; the one started here reads its own.
  for (const name of Object.keys(environment))
    if (name.startsWith("npm_") && name !== "npm_config_cache" && !name.includes("registry")) delete environment[name];
  const end = await run(command, args, { cwd, env: environment, deadlineMs: 10 * minute });
  writeFileSync(log, end.output, { mode: 0o600 });
  if (end.problem === null) return;
  if (/no space left on device|ENOSPC/i.test(end.output))
    throw Object.assign(new Error("ENOSPC"), { code: "ENOSPC", path: repository });
  throw new Problem(
    `${what}: ${command === process.execPath ? "next build" : command} ${end.problem}. All it said is in ${log}`,
    end.output.trimEnd().split("\n").slice(-15).join("\n"),
  );
}
