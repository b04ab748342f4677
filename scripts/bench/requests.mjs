import { setTimeout as pause } from "node:timers/promises";
import { createPausedProjects } from "./projects.mjs";
import { median, milliseconds, times } from "./statistics.mjs";
import { familyOf, processorSeconds, residentMegabytes } from "./usage.mjs";

const limits =
  "A request and its admission are two transactions here, so that the answer waits for neither the line nor other projects, and one batch there; each commit waits for the disk. Events go through Marten's append function, read models and a check of each stream's version, a few round trips each ([ADR 0015](adr/0015-what-a-request-costs.md)).";

const projects = 200;
const warmUpSeconds = 2;
const measuredSeconds = 4;
/** How often each number of clients is measured on each side, in turn; the middle one counts. */
const rounds = { 1: 1, 16: 3, 64: 1 };
const drainMs = 60_000;
/** Tables that are written beside the requests, by the clock. */
const apart = [
  "wolverine_nodes",
  "wolverine_node_assignments",
  "wolverine_node_records",
  "wolverine_control_queue",
  "mt_event_progression",
];

/** Requests for deployments against the least that an endpoint of the same promises can do. */
export async function measureRequests(site, tell) {
  tell(`making ${projects} projects`);
  await site.query("autostack", "create database requests");
  const seeding = await site.startRole("api", "requests");
  const list = site.write("projects.txt", (await createPausedProjects(site, seeding, projects)).join("\n"));
  const { stateDirectory } = seeding;
  await site.stop(seeding);
  // The same data for all sides, down to the planner's statistics.
  await site.query("requests", "analyze");
  for (const name of ["bare", "bare_request"])
    await site.query("autostack", `create database ${name} template requests`);

  const api = await site.startRole("api", "requests");
  const { token } = await site.signIn(api);
  const sides = [
    { name: "AutoStack", program: api, database: "requests" },
    { name: "bare", program: await site.startBare("bare", stateDirectory, true), database: "bare" },
  ];
  const bareRequest = {
    name: "bare, without admission",
    program: await site.startBare("bare_request", stateDirectory, false),
    database: "bare_request",
  };

  const load = async (side, clients) => {
    tell(`${clients} clients, ${side.name}`);
    return loadOnce(site, side, { clients, token, list });
  };
  // Code is compiled anew while it runs often; without this the first side measured would pay for it alone.
  for (const side of [...sides, bareRequest]) await load(side, 16);

  const results = [];
  for (const [text, count] of Object.entries(rounds)) {
    const clients = Number(text);
    const measured = new Map(sides.map((side) => [side.name, []]));
    for (let round = 0; round < count; round++)
      for (const side of round % 2 === 0 ? sides : [...sides].reverse())
        measured.get(side.name).push(await load(side, clients));
    results.push({
      clients,
      ours: middle(measured.get("AutoStack")),
      bare: middle(measured.get("bare")),
      ...(clients === 16 ? { bareRequest: await load(bareRequest, clients) } : {}),
    });
  }
  const rows = await rowsOfARequest(site, sides, token, list);
  for (const { program } of [...sides, bareRequest]) await site.stop(program);
  return report(results, rows);
}

async function loadOnce(site, { program, database }, { clients, token, list }) {
  const memory = [];
  const sampling = setInterval(() => memory.push(residentMegabytes(program.pid)), 250);
  const usage = () => [
    processorSeconds([program.pid]),
    processorSeconds(familyOf(site.databasePid)),
    // Backends that end meanwhile are counted by the postmaster once it has seen their end.
  ];
  const before = usage();
  const commits = await answersKept(site, database);
  const result = await site.measure("load", {
    url: program.url,
    token,
    projects: list,
    clients,
    "warm-up": warmUpSeconds,
    seconds: measuredSeconds,
  });
  const waiting = await pendingAdmissions(site, database);
  const drained = await drain(site, database);
  const after = usage();
  clearInterval(sampling);
  const requests = (await answersKept(site, database)) - commits;
  const refused = Object.entries(result.refused);
  if (refused.length > 0)
    throw new Error(`${refused[0][1]} of the requests to ${program.name} were answered ${refused[0][0]}`);
  return {
    ...result,
    waiting,
    drained,
    residentMegabytes: Math.max(...memory),
    serverMs: ((after[0] - before[0]) * 1000) / requests,
    databaseMs: ((after[1] - before[1]) * 1000) / requests,
  };
}

async function answersKept(site, database) {
  const [{ count }] = await site.query(database, "select count(*)::int as count from autostack.idempotency_keys");
  return count;
}

async function pendingAdmissions(site, database) {
  const [{ count }] = await site.query(database, "select count(*)::int as count from autostack.pending_admissions");
  return count;
}

/** Waits for what follows from the requests. @returns {Promise<number>} seconds */
async function drain(site, database) {
  if (database === "bare_request") return 0;
  const began = performance.now();
  while ((await pendingAdmissions(site, database)) > 0) {
    if (performance.now() - began > drainMs) throw new Error("Requests are still not admitted after a minute");
    await pause(50);
  }
  return (performance.now() - began) / 1000;
}

function middle(results) {
  const throughput = median(results.map((result) => result.throughput));
  return results.toSorted(
    (one, other) => Math.abs(one.throughput - throughput) - Math.abs(other.throughput - throughput),
  )[0];
}

/** What each side writes for a request, by the server's own counts. */
async function rowsOfARequest(site, sides, token, list) {
  const before = await tableCounts(site, sides);
  for (const { program, database } of sides) {
    await site.measure("load", {
      url: program.url,
      token,
      projects: list,
      clients: 4,
      "warm-up": 0,
      seconds: 5,
      most: 1_000,
    });
    await drain(site, database);
  }
  const after = await tableCounts(site, sides);
  const written = sides.map((_, side) => {
    const added = (table, index) => after[side].get(table)[index] - (before[side].get(table)?.[index] ?? 0);
    const requests = added("idempotency_keys", 0);
    const tables = new Map();
    for (const table of after[side].keys()) {
      const each = [0, 1, 2].map((index) => added(table, index) / requests);
      if (each.some((count) => count >= 0.05)) tables.set(table, each);
    }
    return tables;
  });
  return [...new Set(written.flatMap((tables) => [...tables.keys()]))]
    .sort()
    .map((table) => [table, ...written.map((tables) => tables.get(table) ?? [0, 0, 0])]);
}

async function tableCounts(site, sides) {
  // Backends that have nothing more to do tell of their counts after ten seconds.
  await pause(11_000);
  return Promise.all(
    sides.map(async ({ database }) => {
      const rows = await site.query(
        database,
        `select relname, n_tup_ins::int as inserted, n_tup_upd::int as updated, n_tup_del::int as deleted
         from pg_stat_user_tables where schemaname = 'autostack' and not relname = any($1)`,
        [apart],
      );
      return new Map(rows.map(({ relname, inserted, updated, deleted }) => [relname, [inserted, updated, deleted]]));
    }),
  );
}

function report(results, rows) {
  const at16 = results.find(({ clients }) => clients === 16);
  const ratio = (one, other) => one.throughput / other.throughput;
  const slower = (one, other) => one.milliseconds.p99 / other.milliseconds.p99;
  const resident = Math.max(...results.map(({ ours }) => ours.residentMegabytes));
  const line = (clients, name, side, reference) => [
    String(clients),
    name,
    `${Math.round(side.throughput)}/s`,
    milliseconds(side.milliseconds.p50),
    milliseconds(side.milliseconds.p99),
    reference ? times(ratio(reference, side)) : "",
    reference ? times(slower(reference, side)) : "",
    `${side.serverMs.toFixed(2)} + ${side.databaseMs.toFixed(2)} ms`,
    `${milliseconds(side.own.lag.p99)}, ${side.own.cores.toFixed(2)} cores`,
  ];
  return {
    goals: [
      {
        name: "Requests for deployments, throughput at 16 clients",
        wanted: "≥ 0.5 × bare",
        found: times(ratio(at16.ours, at16.bare)),
        met: ratio(at16.ours, at16.bare) >= 0.5,
        limit: limits,
      },
      {
        name: "Requests for deployments, p99 at 16 clients",
        wanted: "≤ 2 × bare",
        found: times(slower(at16.ours, at16.bare)),
        met: slower(at16.ours, at16.bare) <= 2,
        limit: limits,
      },
      {
        name: "Resident memory of the API under this load",
        wanted: "≤ 300 MB",
        found: `${Math.round(resident)} MB`,
        met: resident <= 300,
      },
    ],
    sections: [
      {
        title: "Requests for deployments",
        text: requestsText,
        head: [
          "clients",
          "side",
          "throughput",
          "p50",
          "p99",
          "throughput, AutoStack to this",
          "p99, AutoStack to this",
          "processor per request: server + PostgreSQL",
          "generator's own: lag p99, processor",
        ],
        rows: results.flatMap(({ clients, ours, bare, bareRequest }) => [
          line(clients, "AutoStack", ours),
          line(clients, "bare", bare, ours),
          ...(bareRequest ? [line(clients, "bare, without admission", bareRequest, ours)] : []),
        ]),
        after: `At the end of a run, before the next began, AutoStack had still to admit ${results.map(({ clients, ours }) => `${ours.waiting} (${clients} ${clients === 1 ? "client" : "clients"}, done after ${ours.drained.toFixed(1)} s)`).join(", ")}.`,
      },
      {
        title: "Rows written for one request",
        text: "Counted by PostgreSQL (`pg_stat_user_tables`): inserted / updated / deleted, on average.",
        head: ["table", "AutoStack", "bare"],
        rows: rows.map(([table, ours, bare]) => [`\`${table}\``, counts(ours), counts(bare)]),
      },
    ],
  };
}

const requestsText = `\`POST /api/v1/projects/{id}/deployments\` with an \`Idempotency-Key\`, over ${projects} projects in turn whose environments are paused, so that no deployment begins. \
The other side is \`tests/benchmarks/Bare\`: Kestrel alone, the same check of the access token, the same table and kind of lock for idempotency keys, and all rows in one hand-written \
batch. It reads projects and users once at its start and neither checks nor decides anything. AutoStack answers once the request is on disk and admits the deployment to its environment \
afterwards, in the same measured time; **bare** writes the rows of both in its batch, **bare, without admission** those of the request alone. Clients send their next request when they \
have the last answer. All of it (generator, server, PostgreSQL) shares the machine; one side is measured at a time. ${measuredSeconds} s after ${warmUpSeconds} s of warming up; at 16 clients the middle of ${rounds[16]} runs.`;

function counts([inserted, updated, deleted]) {
  return [inserted, updated, deleted].map((count) => count.toFixed(1).replace(/\.0$/, "")).join(" / ");
}
