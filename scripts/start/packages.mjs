import { readFileSync } from "node:fs";
import path from "node:path";

/**
 * Whether `node_modules` holds what package-lock.json names, by npm's own record of what it has installed
 * (docs.npmjs.com, package-lock.json, "Hidden Lockfiles").
 */
export function packagesAreInstalled(repository) {
  const wanted = read(path.join(repository, "package-lock.json"));
  const installed = read(path.join(repository, "node_modules", ".package-lock.json"));
  if (wanted === null || installed === null) return false;
  return Object.entries(wanted.packages).every(([name, entry]) => {
    // The root and the workspaces are no packages to install; packages for other platforms are optional.
    if (!name.startsWith("node_modules/") && !name.includes("/node_modules/")) return true;
    const found = installed.packages[name];
    return found ? found.version === entry.version && found.integrity === entry.integrity : Boolean(entry.optional);
  });
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}
