import { cpSync } from "node:fs";
import path from "node:path";
import { multiplyPattern, projects, recordPattern } from "./history.mjs";
import { median, milliseconds, times } from "./statistics.mjs";

const sizes = [1_000, 100_000];
const clients = 4;
const warmUpSeconds = 0.5;
const measuredSeconds = 1.5;
/** How often each read is measured at each size, in turn; the middle one counts. */
const rounds = 3;
const rebuildMs = 600_000;
/** So many of each kind are read in turn, at either size. */
const sampled = 500;

/** Lists and details at two sizes, and how fast what they read is made anew. */
export async function measureReads(site, tell) {
  const ids = await recordPattern(site, databaseOf(sizes[0]), tell);
  await site.query("autostack", `create database ${databaseOf(sizes[1])} template ${databaseOf(sizes[0])}`);
  const [first, second] = sizes.map((size) => path.join(site.directory, databaseOf(size), "state"));
  cpSync(first, second, { recursive: true });

  let rebuilds = [];
  for (const size of sizes) {
    await multiplyPattern(site, databaseOf(size), ids, size, tell);
    tell(`rebuilding what is read, ${size} deployments`);
    rebuilds = [];
    for (const projection of Object.keys(projections)) rebuilds.push(await rebuild(site, databaseOf(size), projection));
    await site.query(databaseOf(size), "vacuum analyze");
  }

  const sides = [];
  for (const size of sizes) {
    const api = await site.startRole("api", databaseOf(size));
    const client = await site.signIn(api);
    sides.push({ size, api, client, samples: await sample(site, size) });
  }
  const results = [];
  for (const name of Object.keys(reads)) results.push(await compare(site, sides, name, tell));
  const events = await Promise.all(sizes.map((size) => countEvents(site, databaseOf(size))));
  for (const { api } of sides) await site.stop(api);
  return report(results, rebuilds, events);
}

/** Read models, by the names of their projections, and which events they are made from. */
const projections = {
  Deployment: "s.type = 'deployment'",
  ProjectEnvironment: "s.type = 'project_environment'",
  LiveVersion: "e.type in ('release_went_live', 'environment_changed', 'environment_deleted')",
  EnvironmentRuntime: "s.type = 'environment_runtime'",
  Project: "s.type = 'project'",
};

async function rebuild(site, database, projection) {
  const output = await site.command(["projections", "rebuild", "--projection", projection], database, rebuildMs);
  const said = new RegExp(`Finished rebuilding ${projection} in (\\d+) ms`).exec(output);
  if (!said) throw new Error(`${projection} was not rebuilt: ${output.trim().slice(-1_000)}`);
  const [{ own, all }] = await site.query(
    database,
    `select count(*) filter (where ${projections[projection]})::int as own, count(*)::int as all
     from autostack.mt_events e join autostack.mt_streams s on s.id = e.stream_id`,
  );
  return { projection, own, all, seconds: Number(said[1]) / 1_000 };
}

/** The paths that stand for each read, from what the database holds. */
const reads = {
  "`/deployments`": () => ["deployments"],
  "`/deployments`, by cursor, in the middle": async ({ client, samples }) => [await middlePage(client, samples)],
  "`/deployments?status=failed`": () => ["deployments?status=failed"],
  "`/deployments?status=live`": () => ["deployments?status=live"],
  "`/deployments?status=running`, of which there are none": () => ["deployments?status=running"],
  "`/deployments?environment=staging`, of which there are none": () => ["deployments?environment=staging"],
  "`/deployments?project_id=`": ({ samples }) => samples.projects.map((id) => `deployments?project_id=${id}`),
  // A page that is full in both: in the small one few deployments of a project have failed.
  "`/projects/{id}/deployments?status=failed&limit=5`": ({ samples }) =>
    samples.projects.map((id) => `projects/${id}/deployments?status=failed&limit=5`),
  "`/deployments/{id}`": ({ samples }) => samples.deployments.map((id) => `deployments/${id}`),
  "`/deployments/{id}/events`": ({ samples }) => samples.deployments.map((id) => `deployments/${id}/events`),
  "`/activity`": () => ["activity"],
  "`/audit?project_id=`": ({ samples }) => samples.projects.map((id) => `audit?project_id=${id}`),
  "`/projects`": () => ["projects"],
  "`/projects/{id}/environments`": ({ samples }) => samples.projects.map((id) => `projects/${id}/environments`),
};

/** What limits a read that does more where there is more. */
const limits = {
  "`/audit?project_id=`":
    "Events do not say whose project they are of. Of a project with few deployments each stream is asked for its events, by an index; of one with more than 300, as in the larger database, the newest 2,000 events of all projects are looked through, and whose each of their streams is, then four times as many until a page is full. That no longer grows with the number of events, and costs more than the former.",
};

/** What limits the others, which read equally many rows by an index at either size. */
const chance =
  "The read takes the same way to equally many rows at both sizes. Its p99 is that of the slowest few dozen answers in a second and a half, on cores that the clients, the API and PostgreSQL share: a collection of garbage or a checkpoint on one side alone moves it by more than the goal leaves room for; the middle (p50) is the steadier figure.";

function databaseOf(size) {
  return `reads_${size}`;
}

async function sample(site, size) {
  const ids = async (sql) => (await site.query(databaseOf(size), sql)).map(({ id }) => id);
  return {
    projects: await ids("select id from autostack.mt_doc_project where data ->> 'name' <> 'bench-pattern'"),
    deployments: await ids(`select id from autostack.mt_doc_deployment order by md5(id::text) limit ${sampled}`),
    size,
  };
}

/** A page behind half of all deployments: cursors are opaque, so the list itself is walked to there. */
async function middlePage(client, { size }) {
  let cursor = "";
  for (let seen = 0; seen < size / 2; seen += 200)
    cursor = (await client.call("GET", `deployments?limit=200${cursor && `&cursor=${cursor}`}`)).next_cursor;
  return `deployments?cursor=${cursor}`;
}

async function compare(site, sides, name, tell) {
  const measured = new Map();
  const lists = new Map();
  for (const side of sides) {
    const paths = await reads[name](side);
    lists.set(side, site.write(`paths-${side.size}.txt`, paths.map((each) => `/api/v1/${each}`).join("\n")));
    measured.set(side, []);
  }
  for (let round = 0; round < rounds; round++)
    for (const side of round % 2 === 0 ? sides : sides.toReversed()) {
      tell(`${name.replaceAll("`", "")}, ${side.size} deployments`);
      const result = await site.measure("read", {
        url: side.api.url,
        token: side.client.token,
        paths: lists.get(side),
        clients,
        "warm-up": warmUpSeconds,
        seconds: measuredSeconds,
      });
      const [refused] = Object.entries(result.refused);
      if (refused) throw new Error(`${refused[1]} reads of ${name} were answered ${refused[0]}`);
      measured.get(side).push(result);
    }
  const middle = (side, what) => median(measured.get(side).map(what));
  const [small, large] = sides.map((side) => ({
    throughput: middle(side, ({ throughput }) => throughput),
    p50: middle(side, ({ milliseconds: { p50 } }) => p50),
    p99: middle(side, ({ milliseconds: { p99 } }) => p99),
  }));
  return { name, small, large, ratio: large.p99 / small.p99 };
}

async function countEvents(site, database) {
  const [{ count }] = await site.query(database, "select count(*)::int as count from autostack.mt_events");
  return count;
}

function report(results, rebuilds, [fewEvents, manyEvents]) {
  const [few, many] = sizes.map(grouped);
  const slowest = results.toSorted((one, other) => other.ratio - one.ratio)[0];
  const rates = rebuilds.map((each) => ({ ...each, rate: each.all / each.seconds, ownRate: each.own / each.seconds }));
  const slowestRate = rates.toSorted((one, other) => one.rate - other.rate)[0];
  const main = rates.find(({ projection }) => projection === "Deployment");
  return {
    goals: [
      {
        name: `List and detail reads, p99 at ${many} deployments to that at ${few}, the worst`,
        wanted: "≤ 1.5 ×",
        found: `${times(slowest.ratio)} (${slowest.name})`,
        met: slowest.ratio <= 1.5,
        limit: limits[slowest.name] ?? chance,
      },
      {
        name: "Rebuild of each projection, events gone through, the slowest",
        wanted: "≥ 20,000 events/s",
        found: `${grouped(slowestRate.rate)} events/s (${slowestRate.projection})`,
        met: slowestRate.rate >= 20_000,
      },
      {
        name: "Rebuild of deployments, events folded",
        wanted: "≥ 20,000 events/s",
        found: `${grouped(main.ownRate)} events/s`,
        met: main.ownRate >= 20_000,
      },
    ],
    sections: [
      {
        title: "Reads",
        text: `\`GET\` below \`/api/v1\` by ${clients} clients, each with the next request once it has the last answer, on two databases in turn: ${few} deployments with ${grouped(fewEvents)} events, and ${many} with ${grouped(manyEvents)}, of ${projects} projects over 90 days. The events are those of deployments that were made for real, written again under other ids. ${measuredSeconds} s after ${warmUpSeconds} s of warming up; the middle of ${rounds} runs. Deployments are ${sampled} by chance.`,
        head: ["read", `${few}: reads/s`, "p50", "p99", `${many}: reads/s`, "p50", "p99", "p99 to p99"],
        rows: results.map(({ name, small, large, ratio }) => [
          name,
          ...[small, large].flatMap(({ throughput, p50, p99 }) => [
            grouped(throughput),
            milliseconds(p50),
            milliseconds(p99),
          ]),
          times(ratio),
        ]),
      },
      {
        title: "Rebuild",
        text: `Each read model is made anew from its events by the API's command \`projections rebuild --projection NAME\`, one after the other, at ${many} deployments; the time is the one that it says. It goes through all ${grouped(manyEvents)} events of the store in their order and folds those that the read model is made from. Where these are few, reading past the others is what takes the time: an index by type would be written to with each event and is not used by such a reading.`,
        head: ["projection", "time", "events gone through", "of these folded", "folded"],
        rows: rates.map(({ projection, own, seconds, rate, ownRate }) => [
          projection,
          `${seconds.toFixed(1)} s`,
          `${grouped(rate)}/s`,
          `${grouped(ownRate)}/s`,
          grouped(own),
        ]),
      },
    ],
  };
}

function grouped(value) {
  return Math.round(value).toLocaleString("en");
}
