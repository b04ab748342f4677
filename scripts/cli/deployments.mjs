import { exitCodes, Stop } from "./exit-codes.mjs";

/** How far back a deployment is looked for by its number. */
const mostLookedAt = 2_000;

/** The deployments of an environment, newest first. @returns {AsyncGenerator<any>} */
export function deploymentsOf(api, project, environment) {
  return api.list(`projects/${project.id}/deployments?environment=${encodeURIComponent(environment)}&limit=100`);
}

/**
 * One deployment of a project.
 *
 * @param {string | undefined} number as it was typed; the newest of the environment without it
 * @throws {Stop} when there is none
 */
export async function findDeployment(api, project, environment, number) {
  if (number === undefined) {
    for await (const newest of deploymentsOf(api, project, environment)) return newest;
    throw new Stop(exitCodes.usage, `Nothing was ever deployed to ${environment} of ${project.name}.`);
  }
  const wanted = readNumber(number);
  // Numbers count up within the project, so what is older need not be looked at.
  let looked = 0;
  for await (const deployment of api.list(`projects/${project.id}/deployments?limit=100`)) {
    if (deployment.number === wanted) return deployment;
    if (deployment.number < wanted || ++looked >= mostLookedAt) break;
  }
  throw new Stop(exitCodes.usage, `${project.name} has no deployment #${wanted}.`);
}

export function readNumber(text) {
  const digits = /^#?([1-9]\d{0,8})$/.exec(text);
  if (digits) return Number(digits[1]);
  throw new Stop(exitCodes.usage, `'${text}' is no deployment's number: they count 1, 2, 3 … within each project.`);
}

/**
 * What to go back to when nobody says: the release that was live before this one.
 *
 * @param {any[]} deployments of the environment, newest first
 * @returns {any | null}
 */
export function releaseBefore(deployments) {
  const live = deployments.find(({ status }) => status === "live");
  if (!live) return null;
  // A rollback has brought an earlier one back already: going there again would change nothing. Of the older ones only so many are kept.
  const differs = ({ image, config_revision: revision }) =>
    image.digest !== live.image?.digest || revision !== live.config_revision;
  return (
    deployments.find(
      (one) => one.status === "retired" && one.image && one.rollback_offered !== false && differs(one),
    ) ?? null
  );
}
