import { copyFileSync, cpSync, rmSync } from "node:fs";
import path from "node:path";
import { makeRepository } from "../repositories.mjs";
import { median, seconds } from "../statistics.mjs";
import { buildAlone, failingTest, logLines, stageTimes } from "./deployments.mjs";
import { startEngine, whyNoEngine } from "./engine.mjs";
import { find, notMeasured, timed } from "./programs.mjs";

const database = "docker_build";
const rounds = 5;
const buildMs = 120_000;
const name = "bench-dockerfile";
const title = "Docker build";
const goal = { name: "Docker build through AutoStack", wanted: "≤ 1 s over `docker build` by hand" };
const caches = ["full", "pruned"];
const limit =
  "The build itself is the same client's of the same engine. Before it AutoStack checks the commit out and asks the engine for its version and for what builds that died have left; behind it the image is saved, its layers are compressed and held against their digests, and it is removed from the engine. Each of these starts a program, about a tenth of a second of processor time, which grows with what else the cores do.";
/** What a stage does around the engine's build, in the order of its times. */
const steps = ["checked out, engine asked", "built", "saved and written", "removed"];

/** A Dockerfile through AutoStack, against the engine's client by hand: with every step in the engine's cache, and with none. */
export async function measureDockerBuild(site, tell) {
  const missing = whyNoEngine();
  if (missing) return notMeasured([goal], title, missing);
  tell("Docker build: starting the engine");
  const engine = await startEngine(site);
  const repository = await makeRepository(site, name, collectFiles(site));
  await site.query("autostack", `create database ${database}`);
  const api = await site.startRole("api", database, {
    AutoStack__Builder__Kind: "Docker",
    AutoStack__Builder__DockerProgram: engine.client,
    AutoStack__Builder__DockerHost: engine.host,
    AutoStack__Builder__Network: "host",
    AutoStack__Target__Kind: "Docker",
    AutoStack__Target__DockerHost: engine.host,
  });
  const client = await site.signIn(api);
  const project = await client.call("POST", "projects", {
    name,
    repository_url: repository.directory,
    test_command: failingTest,
  });

  const sides = [
    {
      name: "AutoStack",
      build: async () => {
        const id = await buildAlone(client, project, buildMs);
        return timesOf(site, id);
      },
    },
    { name: "docker build", build: async () => ({ whole: await buildByHand(site, engine, repository) }) },
  ];
  // The first of each runs code for the first time, and fills the engine's cache.
  for (const { build } of sides) await build();
  const measured = new Map(caches.map((cache) => [cache, new Map(sides.map((side) => [side.name, []]))]));
  let commits = 0;
  for (const cache of caches)
    for (let round = 0; round < rounds; round++)
      for (const side of round % 2 === 0 ? sides : sides.toReversed()) {
        tell(`Docker build, cache ${cache}, round ${round + 1} of ${rounds}: ${side.name}`);
        await repository.commit(`commit ${commits++}`);
        if (cache === "pruned") await engine.ask("builder", "prune", "--all", "--force");
        measured
          .get(cache)
          .get(side.name)
          .push(await side.build());
      }
  const version = await engine.ask("version", "--format", "{{.Server.Version}}");
  await site.stop(api);
  await site.stop(engine.program);
  return report(measured, version);
}

function collectFiles(site) {
  const files = path.join(site.directory, "dockerfile");
  cpSync(path.join(site.repository, "tests", "benchmarks", "dockerfile"), files, { recursive: true });
  copyFileSync(find("busybox"), path.join(files, "busybox"));
  return files;
}

/** Checks out, which does not count, and builds, which does. */
async function buildByHand(site, engine, repository) {
  const [checkout, image] = [path.join(site.directory, "by-hand-docker"), "bench-by-hand"];
  await timed("git", ["clone", "--quiet", repository.directory, checkout], { deadlineMs: buildMs });
  try {
    const args = ["--host", engine.host, "build", "--quiet", "--network", "host", "--tag", image, checkout];
    return await timed(engine.client, args, { deadlineMs: buildMs, env: { ...process.env, DOCKER_BUILDKIT: "1" } });
  } finally {
    await engine.ask("image", "rm", image);
    rmSync(checkout, { recursive: true });
  }
}

/** How long the stage took, and each of its steps, in seconds. */
async function timesOf(site, id) {
  const lines = await logLines(site, database, id, "build");
  const { began, ended, seconds: whole } = await stageTimes(site, database, id, "build");
  const first = lines.findIndex(({ text }) => text.startsWith("Building the Dockerfile "));
  const image = lines.findIndex(({ text }) => text.startsWith("Image sha256:"));
  if (first < 0 || image < 0) throw new Error(`Deployment ${id} does not say when its image was built.`);
  const times = [began, lines[first].at, lines[image - 1].at, lines[image].at, ended];
  return { whole, steps: times.slice(1).map((at, i) => (at - times[i]) / 1000) };
}

function report(measured, version) {
  const middle = (all) => median(all.map(({ whole }) => whole));
  const results = [...measured].map(([cache, sides]) => {
    const [ours, theirs] = [...sides.values()];
    return { cache, ours, theirs, over: middle(ours) - middle(theirs) };
  });
  const worst = results.toSorted((one, other) => other.over - one.over)[0];
  const row = (cache, side, all, over) => [
    cache,
    side,
    seconds(middle(all)),
    over,
    ...steps.map((_, i) => (all[0].steps ? seconds(median(all.map((each) => each.steps[i]))) : "")),
    all.map(({ whole }) => seconds(whole)).join(", "),
  ];
  return {
    goals: [{ ...goal, found: `${seconds(worst.over)} over (cache ${worst.cache})`, met: worst.over <= 1, limit }],
    sections: [
      {
        title,
        text: `A small Dockerfile (\`tests/benchmarks/dockerfile\`: two files copied, two commands run, nothing fetched) by one Docker engine (${version}): through AutoStack, whose stage \`build\` counts from its claim to its end, and by \`docker build\` of a clone made before, from start to end of its process. Each build is of a new commit that changes nothing of the image: with every step in the engine's cache, and with the cache pruned before each build. Alternately; the middle of ${rounds} rounds, after one of each that does not count. The steps of the stage are from line to line of its log.`,
        head: ["cache", "side", "middle", "over by hand", ...steps, "all"],
        rows: results.flatMap(({ cache, ours, theirs, over }) => [
          row(cache, "AutoStack", ours, seconds(over)),
          row(cache, "`docker build`", theirs, ""),
        ]),
      },
    ],
  };
}
