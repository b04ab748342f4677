import { Refused } from "./api.mjs";
import { exitCodes, Stop } from "./exit-codes.mjs";
import { confirm } from "./interrupt.mjs";
import { isFinished } from "./told.mjs";

/**
 * Follows a deployment to its end. A Ctrl-C asks whether to cancel it; a second one leaves it running.
 *
 * @param {{ api: import("./api.mjs").Api, view: import("./views.mjs").PlainView, interrupts: import("./interrupt.mjs").Interrupts,
 *   interactive: boolean, tell: (text: string) => void }} session
 * @param {any} deployment as it was answered
 * @returns {Promise<{ deployment: any, cancelledHere: boolean }>}
 * @throws {Stop} when it is left running
 */
export async function followDeployment({ api, view, interrupts, interactive, tell }, deployment) {
  const over = new AbortController();
  const log = { last: 0 };
  let cancelledHere = false;
  const left = new Promise((_, reject) => {
    const leave = () => reject(new Stop(exitCodes.interrupted, leftRunning(deployment)));
    const ask = async (signal) => {
      if (!interactive || signal !== "SIGINT") return leave();
      view.pause();
      const { project_name: project, number } = deployment;
      tell("");
      const answer = await confirm(
        `Cancel deployment #${number} of ${project}? (Ctrl-C again leaves it running)`,
        interrupts,
      );
      if (answer === null) return leave();
      if (answer) {
        try {
          await api.post(`deployments/${deployment.id}/cancel`);
          cancelledHere = true;
        } catch (error) {
          // It ended while the question stood: how is told in a moment.
          if (!(error instanceof Refused)) return reject(error);
          tell(`  ${error.message}`);
        }
      }
      interrupts.listen(ask);
      view.resume();
    };
    interrupts.listen(ask);
  });
  api.onGap = (gap) => view.gap(gap);
  view.update(deployment);
  try {
    const ended = await Promise.race([
      left,
      untilFinished(api, deployment, view, over.signal),
      followLog(api, deployment, view, log, over.signal),
    ]);
    over.abort();
    await restOfLog(api, ended, view, log);
    view.end();
    return { deployment: ended, cancelledHere };
  } catch (error) {
    if (error instanceof Stop && error.code === exitCodes.unreachable)
      throw new Stop(error.code, `${error.message}\n${leftRunning(deployment)}`);
    throw error;
  } finally {
    over.abort();
    interrupts.listen(null);
    api.onGap = () => {};
    view.pause();
  }
}

/** Where to go on watching. */
export function leftRunning({ project_name: project, number, environment }) {
  const of = environment === "production" ? "" : ` --env ${environment}`;
  return `Left running: deployment #${number} goes on by itself. Watch it with: npm run logs -- ${project}${of} --deployment ${number} --follow`;
}

// The events only say that something has changed; what is shown is always what the platform says now.
async function untilFinished(api, { id }, view, signal) {
  let version = 0;
  for await (const event of api.stream(`deployments/${id}/stream`, signal)) {
    if (event.version <= version) continue;
    const now = await api.get(`deployments/${id}`);
    version = now.version;
    view.update(now);
    if (isFinished(now)) return now;
  }
  return new Promise(() => {});
}

async function followLog(api, { id }, view, log, signal) {
  for await (const line of api.stream(`deployments/${id}/logs/stream`, signal)) {
    if (signal.aborted) break;
    log.last = line.line;
    view.log(line);
  }
  // Only the deployment's own end ends the following.
  return new Promise(() => {});
}

async function restOfLog(api, { id, failure }, view, log) {
  // Without its last lines it has ended all the same.
  const text = await api.text(`deployments/${id}/logs?from=${log.last + 1}`).catch(() => "");
  for (const line of text.split("\n").slice(0, -1)) view.log({ stage: failure?.stage ?? null, text: line });
}
