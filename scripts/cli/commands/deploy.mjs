import { followAndTell } from "../ending.mjs";
import { exitCodes, Stop } from "../exit-codes.mjs";
import { findEnvironment, findOrCreateProject } from "../projects.mjs";
import { readRepository, sameRepository } from "../repository.mjs";

const definition = {
  name: "deploy",
  summary: "Deploys a Git repository, and follows it until it is live.",
  usage: "npm run deploy -- REPOSITORY [options]",
  words: [
    [
      "REPOSITORY",
      "an address (https://…, ssh://…, git@host:path), or a directory: . is this one.\nOf a directory the commit at HEAD is deployed; of an address the branch's newest.",
    ],
  ],
  least: 1,
  most: 1,
  options: {
    name: { type: "string", value: "NAME", help: "The project's name; else it is made of the repository's." },
    branch: { type: "string", value: "B", help: "Deploys this branch instead." },
    env: { type: "string", value: "ENV", help: "The environment; else production." },
    "create-env": { type: "boolean", help: "Makes the environment if it is not there." },
    detach: { type: "boolean", help: "Asks for the deployment and does not wait for it." },
  },
  notes: [
    "A repository that is not known yet becomes a project. Deploy it again, and the project is found by its repository.",
    "Ctrl-C asks whether to cancel; a second one leaves the deployment running.",
    "",
    "The platform is the one that npm start runs here. For another set AUTOSTACK_URL, and AUTOSTACK_TOKEN or",
    "AUTOSTACK_EMAIL and AUTOSTACK_PASSWORD.",
    "",
    "Exit codes: 0 live · 1 failed · 2 makes no sense or is refused · 3 the platform does not answer ·",
    "4 signing in was refused · 5 cancelled by somebody else, or overtaken by a newer one · 130 interrupted",
  ],
};

export const deploy = { definition, run };

/** @param {import("../command.mjs").Context} context @returns {Promise<number>} */
async function run(context) {
  const { words, options, api, platform, cwd, tell, warn, paint } = context;
  const repository = await readRepository(words[0], { cwd, branch: options.branch });
  const wanted = wantedProject(repository, platform, options.name ?? null);
  const { project, created } = await findOrCreateProject(api, wanted, options.branch);
  checkPushed(repository, project);
  const environment = await environmentFor(api, project, options);
  const deployment = await api.post(`projects/${project.id}/deployments`, {
    ref: repository.kind === "directory" ? repository.commit : options.branch,
    environment: environment.name,
  });
  tell();
  tell(
    `  ${paint.strong(project.name)} to ${environment.name}, deployment #${deployment.number}${created ? paint.faint("   a new project") : ""}`,
  );
  const unsaid = uncommitted(repository);
  if (unsaid) warn(unsaid);
  tell();
  if (options.detach) {
    tell(`  Not waited for. Watch it with: npm run logs -- ${project.name} --deployment ${deployment.number} --follow`);
    return exitCodes.done;
  }
  return followAndTell(context, deployment);
}

/** The ways to name the repository to the platform, and the directory in it. */
function wantedProject(repository, { onThisMachine, url }, name) {
  const { suggestedName } = repository;
  if (repository.kind === "address")
    return { addresses: [repository.address], rootDirectory: null, name, suggestedName };
  const remotes = [...repository.remotes].sort((a, b) => Number(b.name === "origin") - Number(a.name === "origin"));
  const addresses = [...(onThisMachine ? [repository.path] : []), ...remotes.map((remote) => remote.url)];
  if (addresses.length === 0)
    throw new Stop(
      exitCodes.usage,
      `The platform at ${url} is on another machine and can't read ${repository.path}, which has no remote. Push it somewhere, or name its address.`,
    );
  return { addresses, rootDirectory: repository.rootDirectory, name, suggestedName };
}

/** A platform that fetches from a remote finds there only what was pushed. */
function checkPushed(repository, project) {
  if (repository.kind !== "directory" || sameRepository(project.repository_url, repository.path)) return;
  const remote = repository.remotes.find(({ url }) => sameRepository(url, project.repository_url));
  if (remote && !remote.hasCommit)
    throw new Stop(
      exitCodes.usage,
      `${project.name} is deployed from ${remote.name} (${remote.url}), and commit ${repository.commit.slice(0, 7)} is not there as far as this clone knows. Push it first: git push ${remote.name}${repository.branch ? ` ${repository.branch}` : ""}. If it is there, git fetch ${remote.name} lets this clone know.`,
    );
}

async function environmentFor(api, project, { env = "production", "create-env": create, branch }) {
  try {
    return await findEnvironment(api, project, env, " Add --create-env to make it.");
  } catch (error) {
    if (!create || !(error instanceof Stop)) throw error;
    return api.post(`projects/${project.id}/environments`, { name: env, branch });
  }
}

function uncommitted(repository) {
  if (repository.kind !== "directory" || repository.changedFiles === 0) return null;
  const { changedFiles: count, commit } = repository;
  return `${count === 1 ? "1 file is" : `${count} files are`} changed and not committed: not part of what is deployed, which is commit ${commit.slice(0, 7)}.`;
}
