import { execFile } from "node:child_process";
import { existsSync, realpathSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { exitCodes, Stop } from "./exit-codes.mjs";

/**
 * What is to be deployed.
 *
 * @typedef {{ kind: "address", address: string, suggestedName: string }} Address
 * @typedef {{ name: string, url: string, hasCommit: boolean }} Remote
 * @typedef {{ kind: "directory", path: string, rootDirectory: string | null, commit: string, subject: string, branch: string | null,
 *   changedFiles: number, remotes: Remote[], suggestedName: string }} Directory
 */

/**
 * Looks at what was named on the command line.
 *
 * @param {string} argument an address that Git understands, or a path
 * @param {{ cwd: string, branch?: string }} options `branch`: instead of HEAD, of a directory
 * @returns {Promise<Address | Directory>}
 * @throws {Stop}
 */
export async function readRepository(argument, { cwd, branch }) {
  if (isAddress(argument))
    return { kind: "address", address: withoutCredentials(argument), suggestedName: nameOf(argument) };
  const directory = path.resolve(cwd, argument.startsWith("file://") ? fileURLToPath(argument) : argument);
  if (!existsSync(directory) || !statSync(directory).isDirectory())
    throw new Stop(
      exitCodes.usage,
      `There is no directory ${directory}.${/^[\w-]+(\.[\w-]+)+\/./.test(argument) ? ` For the address of a repository, write https://${argument}` : ""}`,
    );
  return readDirectory(realpathSync(directory), branch);
}

/** Whether two addresses or paths lead to the same repository, however they are written. */
export function sameRepository(one, other) {
  return canonical(one) === canonical(other);
}

/** A valid name for a project (DESIGN.md, section 2) out of what a repository is called; empty when nothing of it can be used. */
export function validName(text) {
  return text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{M}/gu, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+/, "")
    .slice(0, 40)
    .replace(/-+$/, "");
}

function isAddress(text) {
  return /^(?!file:)[a-z][a-z0-9+.-]*:\/\//i.test(text) || /^[\w.-]+@[\w.-]+:(?!\/\/)./.test(text);
}

function nameOf(address) {
  return validName(
    address
      .replace(/[?#].*$/, "")
      .replace(/\/+$/, "")
      .replace(/\.git$/, "")
      .split(/[/:]/)
      .at(-1),
  );
}

function canonical(address) {
  const scp = /^([\w.-]+)@([\w.-]+):(?!\/\/)(.+)$/.exec(address);
  const text = scp ? `ssh://${scp[1]}@${scp[2]}/${scp[3]}` : address.replace(/^file:\/\/(localhost)?(?=\/)/, "");
  const trimmed = text.replace(/\/+$/, "").replace(/\.git$/, "");
  const host = /^([a-z][a-z0-9+.-]*:\/\/)([^/]*)(.*)$/is.exec(withoutCredentials(trimmed));
  return host ? host[1].toLowerCase() + host[2].toLowerCase() + host[3] : trimmed;
}

/** What a remote's address may hold for Git alone must not be stored by a platform. */
function withoutCredentials(address) {
  return address.replace(/^(https?:\/\/)[^/@]*@/i, "$1");
}

async function readDirectory(directory, branch) {
  const git = gitIn(directory);
  const bare = await git("rev-parse", "--is-bare-repository").catch((error) => {
    throw new Stop(
      exitCodes.usage,
      error.code === "ENOENT"
        ? "Git is not installed."
        : /dubious ownership/.test(error.stderr)
          ? `Git does not trust ${directory}, since it belongs to another user: git config --global --add safe.directory ${directory}`
          : `${directory} is no Git repository. Make it one: git init, git add --all, git commit.`,
    );
  });
  const top = realpathSync(await git("rev-parse", bare === "true" ? "--absolute-git-dir" : "--show-toplevel"));
  const revision = branch ? `refs/heads/${branch}` : "HEAD";
  const commit = await git("rev-parse", "--verify", "--quiet", `${revision}^{commit}`).catch(() => {
    throw new Stop(
      exitCodes.usage,
      branch
        ? `${top} has no branch ${branch}.`
        : `${top} has no commit yet, and commits are what is deployed: git add --all, git commit.`,
    );
  });
  const rootDirectory = bare === "true" ? null : path.relative(top, directory) || null;
  if (rootDirectory && !(await has(git, `${commit}:${rootDirectory}`)))
    throw new Stop(exitCodes.usage, `${rootDirectory} is not part of commit ${commit.slice(0, 7)}: commit it first.`);
  const changed =
    bare === "true" || branch ? "" : await git("status", "--porcelain", "--untracked-files=normal", "--", ".");
  return {
    kind: "directory",
    path: top,
    rootDirectory,
    commit,
    subject: await git("log", "-1", "--format=%s", commit),
    branch: branch ?? (await git("symbolic-ref", "--short", "--quiet", "HEAD").catch(() => null)),
    changedFiles: changed === "" ? 0 : changed.split("\n").length,
    remotes: await readRemotes(git, commit),
    suggestedName: nameOf(rootDirectory ? directory : top),
  };
}

async function has(git, object) {
  return git("cat-file", "-e", object).then(
    () => true,
    () => false,
  );
}

async function readRemotes(git, commit) {
  const names = (await git("remote")).split("\n").filter(Boolean).slice(0, 20);
  return Promise.all(
    names.map(async (name) => ({
      name,
      url: withoutCredentials(await git("remote", "get-url", "--", name)),
      hasCommit: (await git("for-each-ref", "--count=1", "--contains", commit, `refs/remotes/${name}/`)) !== "",
    })),
  );
}

function gitIn(directory) {
  const execute = promisify(execFile);
  return async (...args) => {
    const { stdout } = await execute("git", ["-C", directory, ...args], {
      maxBuffer: 64 << 20,
      timeout: 60_000,
      // Looking must not get in the way of a Git command at work beside it.
      env: { ...process.env, GIT_OPTIONAL_LOCKS: "0", LC_ALL: "C" },
    });
    return stdout.trimEnd();
  };
}
