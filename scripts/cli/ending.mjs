import { logLine } from "./changes.mjs";
import { exitCodes } from "./exit-codes.mjs";
import { followDeployment } from "./follow.mjs";
import { environmentsOf } from "./projects.mjs";
import { outcomeOf } from "./told.mjs";
import { viewFor } from "./views.mjs";

/**
 * Follows a deployment to its end and tells how it ended.
 *
 * @param {import("./command.mjs").Context} context
 * @returns {Promise<number>} the code to exit with
 */
export async function followAndTell(context, deployment) {
  const { api, out, paint, tell } = context;
  const view = viewFor(out, process.env, () => Date.now() + api.clockAheadMs);
  const { deployment: ended, cancelledHere } = await followDeployment({ ...context, view }, deployment);
  const outcome = outcomeOf(ended, { cancelledHere });
  if (outcome.code === exitCodes.done) {
    tell();
    tell(`  ${paint.good("✓")} ${paint.strong(outcome.headline)}`);
    for (const address of await addressesOf(api, ended)) tell(`    ${paint.accent(address)}`);
    return outcome.code;
  }
  if (outcome.code === exitCodes.failed)
    for (const [at, line] of view.lastLines().entries()) tell(`${at === 0 ? "\n" : ""}  ${paint.faint(logLine(line))}`);
  const lines = [
    `  ${outcome.code === exitCodes.failed ? paint.bad("✗") : paint.warn("■")} ${paint.strong(outcome.headline)}`,
    ...(outcome.reason?.split("\n").map((line) => `    ${line}`) ?? []),
    outcome.code === exitCodes.failed
      ? paint.faint(`    The whole log: npm run logs -- ${ended.project_name} --deployment ${ended.number}`)
      : "",
  ];
  process.stderr.write(`\n${lines.filter(Boolean).join("\n")}\n`);
  return outcome.code;
}

/** Where a live deployment answers. */
async function addressesOf(api, deployment) {
  const project = { id: deployment.project_id };
  const environment = (await environmentsOf(api, project)).find(({ name }) => name === deployment.environment);
  return [deployment.url ?? environment?.url, environment?.local_url].filter(Boolean);
}
