import { deploymentsOf, findDeployment, releaseBefore } from "../deployments.mjs";
import { followAndTell } from "../ending.mjs";
import { exitCodes, Stop } from "../exit-codes.mjs";
import { confirm } from "../interrupt.mjs";
import { findEnvironment, findProject } from "../projects.mjs";
import { commitOf } from "../told.mjs";

const definition = {
  name: "rollback",
  summary: "Brings an earlier release back live, without a build, and follows it.",
  usage: "npm run rollback -- PROJECT [options]",
  words: [["PROJECT", "the project's name."]],
  least: 1,
  most: 1,
  options: {
    env: { type: "string", value: "ENV", help: "The environment; else production." },
    to: { type: "string", value: "NUMBER", help: "The release of this deployment; else the one that was live before." },
    config: {
      type: "string",
      value: "then|now",
      help: "Its own settings and variables (then), or the current ones (now); else then.",
    },
    yes: { type: "boolean", short: "y", help: "Does not ask." },
    detach: { type: "boolean", help: "Does not wait for it." },
  },
  notes: [
    "It says what will happen to which address, and asks. Automatic deployments of the environment then pause until they",
    "are resumed.",
    "",
    "Exit codes: 0 live · 1 failed · 2 makes no sense, is refused, or was answered with no · 3 the platform does not answer ·",
    "4 signing in was refused · 5 cancelled by somebody else, or overtaken by a newer one · 130 interrupted",
  ],
};

export const rollback = { definition, run };

/** So many of the newest deployments are looked through for the release before. */
const mostLookedThrough = 200;

/** @param {import("../command.mjs").Context} context @returns {Promise<number>} */
async function run(context) {
  const { words, options, api, interactive, interrupts, tell } = context;
  if (options.config !== undefined && !["then", "now"].includes(options.config))
    throw new Stop(exitCodes.usage, `--config is then or now, not '${options.config}'.`);
  const project = await findProject(api, words[0]);
  const environment = await findEnvironment(api, project, options.env ?? "production");
  if (!environment.live)
    throw new Stop(
      exitCodes.usage,
      `Nothing is live in ${environment.name} of ${project.name}, so there is nothing to roll back from.`,
    );
  const to = await target(api, project, environment, options.to);
  for (const line of consequences(project, environment, to, options.config ?? "then")) tell(line);
  if (!options.yes) {
    if (!interactive)
      throw new Stop(exitCodes.usage, "Nobody can be asked here. Add --yes to roll back without a question.");
    const answer = await confirm("  Roll back?", interrupts);
    if (answer === null) return exitCodes.interrupted;
    if (!answer) throw new Stop(exitCodes.usage, "Nothing was changed.");
  }
  const deployment = await api.post(`deployments/${to.id}/rollback`, { config: options.config ?? "then" });
  tell();
  tell(`  Deployment #${deployment.number} brings it back`);
  tell();
  if (options.detach) {
    tell(`  Not waited for. Watch it with: npm run logs -- ${project.name} --deployment ${deployment.number} --follow`);
    return exitCodes.done;
  }
  return followAndTell(context, deployment);
}

async function target(api, project, environment, number) {
  if (number !== undefined) {
    const to = await findDeployment(api, project, environment.name, number);
    if (to.environment !== environment.name)
      throw new Stop(
        exitCodes.usage,
        `Deployment #${to.number} is one of ${to.environment}, not of ${environment.name}. Name its environment with --env.`,
      );
    return to;
  }
  const newest = [];
  for await (const deployment of deploymentsOf(api, project, environment.name)) {
    newest.push(deployment);
    if (newest.length === mostLookedThrough) break;
  }
  const before = releaseBefore(newest);
  if (before) return before;
  throw new Stop(
    exitCodes.usage,
    `No other release was live in ${environment.name} of ${project.name} before. Name a deployment with --to.`,
  );
}

/** What a rollback will do, before it is asked for. */
export function consequences(project, { name, live, url }, to, config) {
  return [
    "",
    `  ${url} serves #${live.number} (${live.commit.slice(0, 7)} ${live.commit_message.split("\n")[0]}).`,
    `  It will serve the release of #${to.number} (${commitOf(to)}) again, with ${config === "then" ? "the settings and variables of then" : "the current settings and variables"}.`,
    `  Nothing is built, no request is lost, and automatic deployments of ${name} of ${project.name} pause until they are resumed.`,
    "",
  ];
}
