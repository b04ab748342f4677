/** A command that fails, so that a deployment ends behind its build: nothing of it is pushed, and the next build finds nothing to take over. */
export const failingTest = "exit 1";

/** Deploys a project whose tests fail on purpose. @returns {Promise<string>} its id, once all of it is over */
export async function buildAlone(client, project, deadlineMs) {
  const { id } = await client.call("POST", `projects/${project.id}/deployments`, {});
  const { status, failure } = await client.untilFinished(id, deadlineMs);
  if (failure?.code !== "test_failed")
    throw new Error(`Deployment ${id} is ${status} and not ended by its tests: ${failure?.reason}`);
  return id;
}

/**
 * When a stage of a deployment worked, by the database's clock, which is the machine's.
 *
 * @returns {Promise<{ began: number, ended: number, seconds: number }>} milliseconds since 1970, and how long it took
 */
export async function stageTimes(site, database, deployment, stage) {
  const rows = await site.query(
    database,
    `select extract(epoch from started_at)::float * 1000 as began, extract(epoch from finished_at)::float * 1000 as ended
     from autostack.stage_runs where deployment_id = $1 and kind = $2`,
    [deployment, stage],
  );
  if (rows.length !== 1) throw new Error(`The stage ${stage} of deployment ${deployment} ran ${rows.length} times`);
  const [{ began, ended }] = rows;
  return { began, ended, seconds: (ended - began) / 1000 };
}

/** The lines of a stage's log. @returns {Promise<{ at: number, text: string }[]>} milliseconds since 1970 */
export async function logLines(site, database, deployment, stage) {
  const chunks = await site.query(
    database,
    `select extract(epoch from at)::float * 1000 as at, offsets, lines
     from autostack.log_chunks where log_id = $1 and stage = $2 order by first_line`,
    [deployment, stage],
  );
  return chunks.flatMap(({ at, offsets, lines }) => lines.map((text, i) => ({ at: at + offsets[i], text })));
}
