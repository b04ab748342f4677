import { Refused } from "./api.mjs";
import { exitCodes, Stop } from "./exit-codes.mjs";
import { sameRepository } from "./repository.mjs";

/**
 * Which project a repository is deployed by.
 *
 * @param {{ name: string, repository_url: string, root_directory: string | null }[]} projects
 * @param {{ addresses: string[], rootDirectory: string | null, name: string | null, suggestedName: string }} wanted
 *   `addresses`: the ways to name the repository, best first; `name`: as asked for
 * @returns {{ project: object } | { create: string }}
 * @throws {Stop} when the name is another repository's, or the choice is not clear
 */
export function chooseProject(projects, { addresses, rootDirectory, name, suggestedName }) {
  const fits = (project) =>
    (project.root_directory ?? null) === rootDirectory &&
    addresses.some((address) => sameRepository(address, project.repository_url));
  const wanted = name ?? suggestedName;
  const named = projects.find((project) => project.name === wanted);
  if (named && fits(named)) return { project: named };
  const others = name === null ? projects.filter(fits) : [];
  if (others.length === 1) return { project: others[0] };
  if (others.length > 1)
    throw new Stop(
      exitCodes.usage,
      `Several projects deploy this repository: ${others.map((project) => project.name).join(", ")}. Choose one with --name.`,
    );
  if (named) throw taken(named);
  if (!wanted)
    throw new Stop(exitCodes.usage, "No name for the project can be made of the repository's. Give one with --name.");
  return { create: wanted };
}

/**
 * Finds the project of a repository, or registers it.
 *
 * @returns {Promise<{ project: any, created: boolean }>}
 */
export async function findOrCreateProject(api, wanted, branch) {
  const choice = chooseProject(await allProjects(api), wanted);
  if (choice.project) return { project: choice.project, created: false };
  try {
    const project = await api.post("projects", {
      name: choice.create,
      repository_url: wanted.addresses[0],
      branch,
      root_directory: wanted.rootDirectory,
    });
    return { project, created: true };
  } catch (error) {
    if (!(error instanceof Refused) || error.code !== "project_name_taken") throw error;
    // Somebody else was quicker.
    const now = chooseProject(await allProjects(api), wanted);
    if (now.project) return { project: now.project, created: false };
    throw error;
  }
}

/** @throws {Stop} when there is none of this name */
export async function findProject(api, name) {
  const projects = await allProjects(api);
  const found = projects.find((project) => project.name === name);
  if (found) return found;
  throw new Stop(
    exitCodes.usage,
    projects.length === 0
      ? "There is no project yet. Deploy a repository first: npm run deploy -- REPOSITORY"
      : `There is no project ${name}. There ${list(
          "is",
          "are",
          projects.map((project) => project.name),
        )}.`,
  );
}

export async function allProjects(api) {
  const projects = [];
  for await (const project of api.list("projects?limit=100")) projects.push(project);
  return projects;
}

/** @returns {Promise<any[]>} the environments of a project, production first */
export async function environmentsOf(api, project) {
  const environments = [];
  for await (const environment of api.list(`projects/${project.id}/environments`)) environments.push(environment);
  return environments;
}

/** @throws {Stop} when the project has no such environment */
export async function findEnvironment(api, project, name, cure = "") {
  const environments = await environmentsOf(api, project);
  const found = environments.find((environment) => environment.name === name);
  if (found) return found;
  throw new Stop(
    exitCodes.usage,
    `${project.name} has no environment ${name}. There ${list(
      "is",
      "are",
      environments.map((environment) => environment.name),
    )}.${cure}`,
  );
}

function taken({ name, repository_url: url, root_directory: root }) {
  return new Stop(
    exitCodes.usage,
    `There is a project ${name} already, which deploys ${root ? `${root} of ` : ""}${url}. Give this one another name with --name.`,
  );
}

/** `is one`, `are one, two and three`; at most ten. */
function list(one, many, names) {
  const shown = names.length > 10 ? [...names.slice(0, 10), `${names.length - 10} more`] : names;
  return shown.length < 2
    ? `${one} ${shown[0] ?? "none"}`
    : `${many} ${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}`;
}
