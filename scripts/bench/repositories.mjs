import { cpSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { run } from "../processes/group.mjs";

/** Some repositories are large. */
const gitMs = 180_000;

/** A Git repository with the files of a directory, and a way to add commits. */
export async function makeRepository(site, name, files) {
  const directory = path.join(site.repositories, name);
  cpSync(files, directory, { recursive: true });
  const who = Object.fromEntries(
    ["AUTHOR", "COMMITTER"].flatMap((role) => [
      [`GIT_${role}_NAME`, "bench"],
      [`GIT_${role}_EMAIL`, "bench@localhost"],
    ]),
  );
  const git = async (...args) => {
    const env = { ...process.env, ...who, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" };
    const end = await run("git", args, { cwd: directory, env, deadlineMs: gitMs });
    if (end.problem) throw new Error(`git ${args[0]} ${end.problem}: ${end.output.trim()}`);
  };
  let commits = 0;
  const commit = async (message, changed = {}) => {
    for (const [file, text] of Object.entries({ "version.txt": `${commits++}\n`, ...changed }))
      writeFileSync(path.join(directory, file), text);
    await git("add", "--all");
    await git("commit", "--quiet", "-m", message);
  };
  await git("init", "--quiet", "--initial-branch=main");
  await commit("first");
  return { directory, commit, remove: (file) => rmSync(path.join(directory, file)) };
}
