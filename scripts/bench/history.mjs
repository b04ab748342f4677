import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { createPausedProjects } from "./projects.mjs";
import { makeRepository } from "./repositories.mjs";

const patternName = "bench-pattern";
export const projects = 20;
const days = 90;
const finishedMs = 120_000;
/** What a cycle brings: one goes live, one is overtaken in line, one goes live, one fails, one goes live. */
const deploymentsInCycle = 5;
/** So many cycles are written in one transaction. */
const cyclesAtATime = 500;

/**
 * Makes a database with projects in it and the events of some deployments: a cycle of five is deployed for real, twice. What came of the second time is kept in the table
 * `pattern`, one row an event.
 *
 * @returns the ids in the pattern, by their places
 */
export async function recordPattern(site, database, tell) {
  await site.query("autostack", `create database ${database}`);
  const api = await site.startRole("api", database);
  const target = await site.startRole("target", database);
  const client = await site.signIn(api);
  const repository = await makeRepository(site, patternName, path.join(site.repository, "samples", "node-web"));
  const { id } = await client.call("POST", "projects", {
    name: patternName,
    repository_url: repository.directory,
    test_command: "node --test",
  });
  tell("deploying for real");
  await deployCycle(client, id, repository);
  const before = await settled(site, database);
  await deployCycle(client, id, repository);
  await settled(site, database);
  await site.stop(target);
  tell(`making ${projects} projects`);
  await createPausedProjects(site, api, projects);
  await site.stop(api);
  const [{ ids }] = await site.query(database, placesSql, [id]);
  await site.query(database, patternSql(ids, before));
  return ids;
}

/** Writes the pattern again and again, under new ids, numbers and times, until there are so many deployments more. Their read models come with a rebuild. */
export async function multiplyPattern(site, database, ids, deployments, tell) {
  const cycles = deployments / deploymentsInCycle;
  await site.query(database, cyclesSql(cycles));
  await site.query(database, streamsSql);
  for (let first = 0; first < cycles; first += cyclesAtATime) {
    tell(`writing ${deployments} deployments: ${Math.round((first / cycles) * 100)} %`);
    await site.query(database, eventsSql(ids), [first, first + cyclesAtATime]);
  }
  for (const sql of closingSql) await site.query(database, sql);
  await site.query(database, "vacuum analyze");
}

async function deployCycle(client, project, repository) {
  const request = async () => (await client.call("POST", `projects/${project}/deployments`, {})).id;
  const environment = (change) => client.call("PATCH", `projects/${project}/environments/production`, change);
  const goLive = async () => {
    await repository.commit("A small change");
    await client.untilLive(await request(), finishedMs);
  };
  // There and back, so that the next cycle begins as this one did.
  for (const branch of ["main", ""]) await client.call("PATCH", `projects/${project}`, { branch });
  await goLive();
  await environment({ paused: true });
  await repository.commit("Overtaken");
  await request();
  const next = await request();
  await environment({ paused: false });
  await client.untilLive(next, finishedMs);
  await repository.commit("A test that fails", { "fails.test.mjs": "process.exit(1);\n" });
  await client.untilFinished(await request(), finishedMs);
  repository.remove("fails.test.mjs");
  await goLive();
}

/** Waits until nothing more follows: facts of what runs are told by themselves. @returns the number of the last event */
async function settled(site, database) {
  for (let last = null, since = 0; ; await pause(250)) {
    const [{ number }] = await site.query(database, "select max(seq_id)::int as number from autostack.mt_events");
    if (number !== last) [last, since] = [number, Date.now()];
    else if (Date.now() - since > 3_000) return last;
  }
}

/** The places of ids: 1 the project, 2 its environment, 3 what runs there, 4 the deployment that was live before the cycle, 5 to 9 those of the cycle. */
const placesSql = `
  select array[$1::uuid, e.id, overlay(e.id::text placing '8' from 15 for 1)::uuid] || (
      select (array_agg(d.id order by d.id))[${deploymentsInCycle}:] from autostack.mt_doc_deployment d where d.data ->> 'project_id' = $1::text) as ids
  from autostack.mt_doc_environment e where e.data ->> 'project_id' = $1::text`;

/** Versions count within the cycle. The deployment of place 4 goes on where the one of place 9, which will be it in the next cycle, ends. */
const patternSql = (ids, before) => `
  create table pattern as
  with events as (
      select e.*, s.type as stream_type, array_position('{${ids}}'::uuid[], stream_id) as place
      from autostack.mt_events e join autostack.mt_streams s on s.id = stream_id
      where seq_id > ${before} and stream_id = any('{${ids}}'))
  select row_number() over (order by seq_id) as ordinal, place, stream_type, type, data::text as data, mt_dotnet_type, user_name, correlation_id, causation_id, headers,
      version - case when place <= 4 then min(version) over (partition by place) - 1 else 0 end
          + case when place = 4 then (select max(version) from events where place = 9) else 0 end as version,
      (data ->> 'number')::int - (select (data ->> 'number')::int from events where place = 5 and version = 1) + 1 as number,
      timestamp - min(timestamp) over () as after
  from events`;

/** Which ids and versions each cycle begins with, over all projects in turn. */
const cyclesSql = (cycles) => `
  create unlogged table cycles as
  with places as (
      select row_number() over (order by p.id) - 1 as place, p.id as project, p.data ->> 'name' as name, e.id as environment,
          overlay(e.id::text placing '8' from 15 for 1)::uuid as runtime, p.mt_version as project_version, e.mt_version as environment_version
      from autostack.mt_doc_project p join autostack.mt_doc_environment e on e.data ->> 'project_id' = p.id::text
      where p.data ->> 'name' <> '${patternName}'),
  gains as (select array_agg(gain order by place) as gains from (select place, count(*) as gain from pattern where place <= 3 group by place) as counted),
  made as (
      select n, n / ${projects} as cycle, places.*, shift, array(select uuidv7(shift + i * interval '1 second') from generate_series(1, ${deploymentsInCycle}) as i order by i) as deployments
      from generate_series(0, ${cycles} - 1) as n
      join places on place = n % ${projects}
      cross join lateral (select (n::float / ${cycles} - 1) * interval '${days} days' as shift) as shifts)
  select n, cycle, name, now() + shift as at,
      array[project, environment, runtime, lag(deployments[${deploymentsInCycle}]) over (partition by project order by n)] || deployments as ids,
      array[project_version + cycle * gains[1], environment_version + cycle * gains[2], cycle * gains[3]] as versions
  from made, gains;
  alter table cycles add primary key (n)`;

const streamsSql = `insert into autostack.mt_streams (id, type, version)
   select ids[place], stream_type, max(coalesce(versions[place], 0) + version)
   from cycles cross join pattern where ids[place] is not null group by ids[place], stream_type
   on conflict (id) do update set version = excluded.version`;

/** A cycle that nothing was live before leaves out what became of that. */
const eventsSql = (ids) => `
  insert into autostack.mt_events
      (seq_id, id, stream_id, version, data, type, timestamp, mt_dotnet_type, user_name, correlation_id, causation_id, headers)
  select newest + n * size + ordinal, uuidv7(at - now()), ids[place], coalesce(versions[place], 0) + version,
      case when number is null then moved else jsonb_set(moved, '{number}', to_jsonb(cycle * ${deploymentsInCycle} + number)) end,
      type, at + after, mt_dotnet_type, user_name, correlation_id, causation_id, headers
  from (select max(ordinal) as size from pattern) as sizes
  cross join (select last_value as newest from autostack.mt_events_sequence) as numbers
  cross join cycles cross join pattern
  cross join lateral (select ${ids.reduce((sql, id, i) => `replace(${sql}, '${id}', coalesce(ids[${i + 1}]::text, ''))`, `replace(data, '${patternName}', name)`)}::jsonb as moved) as texts
  where n >= $1 and n < $2 and ids[place] is not null`;

const closingSql = [
  `update autostack.deployment_numbers set last = numbered.last
   from (select ids[1] as project, (max(cycle) + 1) * ${deploymentsInCycle} as last from cycles group by ids[1]) as numbered where project_id = project`,
  "select setval('autostack.mt_events_sequence', (select max(seq_id) from autostack.mt_events))",
  "drop table cycles, pattern",
];
