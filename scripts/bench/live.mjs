import { mkdirSync } from "node:fs";
import path from "node:path";
import { run } from "../processes/group.mjs";
import { freePort } from "../processes/ports.mjs";
import { makeRepository } from "./repositories.mjs";
import { median, milliseconds, seconds } from "./statistics.mjs";

const rounds = 5;
const atOnce = 10;
const liveMs = 120_000;
const stages = ["checkout", "build", "test", "push", "gitops", "sync", "rollout"];

/** The bundled static sample from the request to live, against the same work by hand. */
export async function measureLive(site, tell) {
  await site.query("autostack", "create database live");
  const api = await site.startRole("api", "live");
  const target = await site.startRole("target", "live");
  const client = await site.signIn(api);
  const one = await makeRepository(site, "bench", sample(site));
  const project = await client.call("POST", "projects", { name: "bench", repository_url: one.directory });

  const [byAutoStack, byHand, deployments] = [[], [], []];
  // The first of each fills caches, as the first deployment of anything does.
  for (let round = 0; round <= rounds; round++) {
    tell(`round ${round + 1} of ${rounds + 1}: AutoStack`);
    await one.commit(`round ${round}`);
    const asked = performance.now();
    const { id } = await client.call("POST", `projects/${project.id}/deployments`, {});
    await client.untilLive(id, liveMs);
    byAutoStack.push((performance.now() - asked) / 1000);
    deployments.push(id);
    tell(`round ${round + 1} of ${rounds + 1}: by hand`);
    byHand.push(await deployByHand(site, one.directory));
  }

  tell(`${atOnce} at once`);
  const many = [];
  for (let i = 1; i <= atOnce; i++) {
    const repository = await makeRepository(site, `many-${i}`, sample(site));
    const { id } = await client.call("POST", "projects", { name: `many-${i}`, repository_url: repository.directory });
    many.push(id);
  }
  const began = performance.now();
  const together = await Promise.all(
    many.map(async (id) => (await client.call("POST", `projects/${id}/deployments`, {})).id),
  );
  await Promise.all(together.map((id) => client.untilLive(id, liveMs)));
  const allLive = (performance.now() - began) / 1000;

  const table = await stageTable(site, deployments.slice(1), together);
  await site.stop(api);
  await site.stop(target);

  const [ours, hand] = [median(byAutoStack.slice(1)), median(byHand.slice(1))];
  return {
    goals: [
      {
        name: "Static sample from request to live",
        wanted: "≤ 1 s over by hand",
        found: `${seconds(ours)}, by hand ${seconds(hand)}: ${seconds(ours - hand)} over`,
        met: ours - hand <= 1,
      },
    ],
    sections: [
      {
        title: "From request to live",
        text: `The bundled static sample with a new commit each time, alternately by AutoStack (from the request until the API says \`live\`) and by \`tests/benchmarks/by-hand.sh\`. The middle of ${rounds} rounds; the first round of each, with empty caches, apart.`,
        head: ["", "first", "middle", "all"],
        rows: [
          ["AutoStack", seconds(byAutoStack[0]), seconds(ours), byAutoStack.slice(1).map(seconds).join(", ")],
          ["by hand", seconds(byHand[0]), seconds(hand), byHand.slice(1).map(seconds).join(", ")],
        ],
      },
      {
        title: "Stage by stage",
        text: `Where the time goes, on average: a stage *waits* for a slot from its row to its claim, *works*, and is *folded* when the deployment hears of it and begins the next stage. Alone, and ${atOnce} different projects at once on empty caches (all live after ${seconds(allLive)}).`,
        head: ["stage", "alone: waits", "works", "folded", `${atOnce} at once: waits`, "works", "folded"],
        rows: table,
      },
    ],
  };
}

function sample(site) {
  return path.join(site.repository, "samples", "hello");
}

async function deployByHand(site, repository) {
  const workplace = path.join(site.directory, "by-hand");
  mkdirSync(workplace, { recursive: true });
  const port = await freePort();
  const script = path.join(site.repository, "tests", "benchmarks", "by-hand.sh");
  const began = performance.now();
  // Run to its end, the server that it starts included: that is killed with its group.
  const end = await run("bash", [script, repository, "main", workplace, String(port)], {
    cwd: site.directory,
    deadlineMs: 60_000,
  });
  const took = (performance.now() - began) / 1000;
  if (end.problem) throw new Error(`by-hand.sh ${end.problem}: ${end.output.trim().slice(-1_000)}`);
  return took;
}

async function stageTable(site, alone, together) {
  const times = async (deployments) => {
    const rows = await site.query(
      "live",
      `select kind,
              avg(extract(epoch from started_at - created_at))::float * 1000 as waits,
              avg(extract(epoch from finished_at - started_at))::float * 1000 as works,
              avg(extract(epoch from folded_at - finished_at))::float * 1000 as folded
       from autostack.stage_runs where deployment_id = any($1) group by kind`,
      [deployments],
    );
    return new Map(rows.map((row) => [row.kind, row]));
  };
  const [first, second] = [await times(alone), await times(together)];
  const cells = (row) => (row ? [row.waits, row.works, row.folded].map(milliseconds) : ["", "", ""]);
  const total = (map) =>
    ["waits", "works", "folded"].map((what) =>
      milliseconds([...map.values()].reduce((sum, row) => sum + (row[what] ?? 0), 0)),
    );
  return [
    ...stages
      .filter((stage) => first.has(stage) || second.has(stage))
      .map((stage) => [stage, ...cells(first.get(stage)), ...cells(second.get(stage))]),
    ["sum", ...total(first), ...total(second)],
  ];
}
