import { createPausedProjects } from "./projects.mjs";
import { milliseconds } from "./statistics.mjs";

/** Clients, and requests for deployments a second while they follow; each request brings about four events. */
const rounds = [
  { clients: 1, rate: 20 },
  { clients: 100, rate: 10 },
  { clients: 1_000, rate: 2 },
];
const measuredSeconds = 10;

/** From the commit of an event to its arrival at clients of the activity stream. */
export async function measureDelivery(site, tell) {
  await site.query("autostack", "create database delivery");
  const api = await site.startRole("api", "delivery");
  const list = site.write("delivery-projects.txt", (await createPausedProjects(site, api, 20)).join("\n"));
  const { token } = await site.signIn(api);
  const results = [];
  // The first shows code that runs for the first time, not delivery.
  for (const { clients, rate } of [rounds[0], ...rounds]) {
    tell(`${clients} ${clients === 1 ? "client" : "clients"}`);
    const result = await site.measure("follow", {
      url: api.url,
      token,
      connection: site.connectionString("delivery"),
      server: api.pid,
      projects: list,
      clients,
      rate,
      seconds: measuredSeconds,
    });
    if (result.missing > 0) throw new Error(`${result.missing} events did not arrive at ${clients} clients`);
    results.push(result);
  }
  await site.stop(api);
  const measured = results.slice(1);
  return {
    goals: measured.map(({ clients, milliseconds: { p99 } }) => ({
      name: `Commit of an event to its arrival at ${clients} ${clients === 1 ? "client" : "clients"}, p99`,
      wanted: "≤ 100 ms",
      found: milliseconds(p99),
      met: p99 <= 100,
      limit:
        "An event is read and turned into text once, and then written to each client's own connection; the generator reads all of them on the same cores. With so many clients the last of them waits until the others were written to.",
    })),
    sections: [
      {
        title: "Delivery",
        text: `Clients of \`GET /api/v1/activity/stream\` while deployments are requested, for ${measuredSeconds} s. The commit's time is the database's (\`pg_xact_commit_timestamp\`, taken before the flush to disk), the arrival's is the generator's; both read one clock. Every event arrived at every client. The API's processor time is that of the requests too. The generator's own lag is part of what it measures.`,
        head: [
          "clients",
          "events/s",
          "p50",
          "p90",
          "p99",
          "longest",
          "processor of the API per arrival",
          "generator's own: lag p99, processor",
        ],
        rows: measured.map(({ clients, events, serverSeconds, milliseconds: times, own }) => [
          String(clients),
          (events / measuredSeconds).toFixed(0),
          milliseconds(times.p50),
          milliseconds(times.p90),
          milliseconds(times.p99),
          milliseconds(times.max),
          `${((serverSeconds * 1000) / (events * clients)).toFixed(3)} ms`,
          `${milliseconds(own.lag.p99)}, ${own.cores.toFixed(2)} cores`,
        ]),
      },
    ],
  };
}
