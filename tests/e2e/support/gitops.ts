import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { platformFacts } from "./platform-facts";

/** Commits another manifest of a project's production to the GitOps repository, as somebody would by hand. */
export function editManifest(project: string, edit: (manifest: string) => string): void {
  const { gitops, repositories } = platformFacts();
  const clone = path.join(repositories, `gitops-${project}`);
  const git = (...args: string[]) => execFileSync("git", ["-C", clone, ...args]);
  execFileSync("git", ["clone", "--quiet", gitops, clone]);
  const file = path.join(clone, "apps", project, "production", "autostack.yaml");
  writeFileSync(file, edit(readFileSync(file, "utf8")));
  git(
    "-c",
    "user.name=Somebody",
    "-c",
    "user.email=somebody@example.org",
    "commit",
    "--quiet",
    "--all",
    "-m",
    "By hand",
  );
  git("push", "--quiet", "origin", "HEAD:main");
}
