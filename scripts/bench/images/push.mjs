import { rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { freePort } from "../../processes/ports.mjs";
import { makeRepository } from "../repositories.mjs";
import { median, seconds, times } from "../statistics.mjs";
import { residentMegabytes } from "../usage.mjs";
import { stageTimes } from "./deployments.mjs";
import { notMeasured, timed, whatIsMissing, writeBack } from "./programs.mjs";

const database = "push";
/** After the first of each, which fills caches. */
const rounds = 5;
const settleSeconds = 10;
const sampledEachMs = 50;
const liveMs = 300_000;
const copyMs = 120_000;
const time = { name: "Push of an image of 500 MB", wanted: "≤ 1.2 × `skopeo copy`" };
const memory = { name: "Resident memory of the API during this push", wanted: "< 100 MB above idle" };
const timeLimit =
  "Each layer is read, hashed and sent in one request, all layers at once; the registry hashes it too and has it on disk before it answers. Where a layer is sent by one core and hashed by another, fewer cores than that take turns.";
const memoryLimit =
  "The push itself holds a buffer of 128 kB for each layer. What stands above it is of the build before, in the same process, that the runtime has not given back yet.";

/** A large image from the builder's layout to a registry, against skopeo with the same layers and the same registry. */
export async function measurePush(site, tell) {
  const missing = whatIsMissing(["skopeo", "docker-registry"]);
  if (missing) return notMeasured([time, memory], "Push of a large image", missing);
  tell("push: starting");
  const registry = await startRegistry(site);
  await site.query("autostack", `create database ${database}`);
  const settings = { AutoStack__Registry__Kind: "Distribution", AutoStack__Registry__Url: registry.url };
  const api = await site.startRole("api", database, settings);
  const target = await site.startRole("target", database, settings);
  const client = await site.signIn(api);
  const name = "bench-large";
  const { directory } = await makeRepository(
    site,
    name,
    path.join(site.repository, "tests/benchmarks/large-application"),
  );
  // Between the build and the push the image just written goes to the disk, as what skopeo reads has.
  const project = await client.call("POST", "projects", { name, repository_url: directory, test_command: "sync" });
  await pause(settleSeconds * 1000);
  const idle = residentMegabytes(api.pid);

  const copy = skopeo(site, registry.url, name);
  const [ours, theirs, resident] = [[], [], []];
  const sides = [
    async () => {
      const found = await deploy(site, api, client, project);
      ours.push(found.seconds);
      resident.push(found);
    },
    async () => theirs.push(await copy.push()),
  ];
  for (let round = 0; round <= rounds; round++) {
    for (const side of round % 2 === 0 ? sides : sides.toReversed()) {
      tell(`push, round ${round + 1} of ${rounds + 1}: ${side === sides[0] ? "AutoStack" : "skopeo"}`);
      if (round === 0 && side === sides[1]) await copy.take();
      registry.empty();
      await writeBack();
      await side();
    }
  }
  for (const program of [api, target, registry.program]) await site.stop(program);
  return report(ours, theirs, { idle, resident });
}

/** A registry whose storage can be emptied: it remembers nothing beside. */
async function startRegistry(site) {
  const storage = path.join(site.directory, "registry");
  const port = await freePort();
  const configuration = site.write(
    "registry.yml",
    `version: 0.1
log: { level: warn, accesslog: { disabled: true } }
storage: { filesystem: { rootdirectory: ${storage} } }
http: { addr: "127.0.0.1:${port}" }
`,
  );
  const program = await site.startServer("docker-registry", "docker-registry", ["serve", configuration], port, "/v2/");
  return {
    program,
    url: program.url,
    empty: () => rmSync(path.join(storage, "docker"), { recursive: true, force: true }),
  };
}

/** The same image in an OCI layout of its own, and the way from there into the registry. */
function skopeo(site, url, name) {
  const layout = `oci:${path.join(site.directory, "skopeo")}:image`;
  const stored = (tag) => `${url.replace(/^http/, "docker")}/${name}:${tag}`;
  const copy = (...args) =>
    timed("skopeo", ["copy", "--quiet", "--insecure-policy", ...args], { cwd: site.directory, deadlineMs: copyMs });
  return {
    take: async () => {
      const { tags } = await (await fetch(`${url}/v2/${name}/tags/list`)).json();
      await copy("--src-tls-verify=false", stored(tags[0]), layout);
    },
    push: () => copy("--dest-tls-verify=false", layout, stored("by-hand")),
  };
}

/** Deploys once. @returns how long the stage took, and the most memory that the API had while it ran and while the image was built, in MB */
async function deploy(site, api, client, project) {
  const samples = [];
  const sampling = setInterval(
    () => samples.push({ at: Date.now(), megabytes: residentMegabytes(api.pid) }),
    sampledEachMs,
  );
  try {
    const { id } = await client.call("POST", `projects/${project.id}/deployments`, {});
    await client.untilLive(id, liveMs);
    const stages = {
      build: await stageTimes(site, database, id, "build"),
      push: await stageTimes(site, database, id, "push"),
    };
    const most = ({ began, ended }) =>
      Math.max(...samples.filter(({ at }) => at >= began && at <= ended).map(({ megabytes }) => megabytes));
    return { seconds: stages.push.seconds, building: most(stages.build), pushing: most(stages.push) };
  } finally {
    clearInterval(sampling);
  }
}

function report(ours, theirs, { idle, resident }) {
  const [our, their] = [ours, theirs].map((all) => median(all.slice(1)));
  const most = (what) => Math.max(...resident.map((each) => each[what]));
  const above = most("pushing") - idle;
  const megabytes = (value) => `${Math.round(value)} MB`;
  const row = (name, all) => [
    name,
    seconds(all[0]),
    seconds(median(all.slice(1))),
    all.slice(1).map(seconds).join(", "),
  ];
  return {
    goals: [
      {
        ...time,
        found: `${times(our / their)} (${seconds(our)}, ${seconds(their)})`,
        met: our / their <= 1.2,
        limit: timeLimit,
      },
      { ...memory, found: megabytes(above), met: above < 100, limit: memoryLimit },
    ],
    sections: [
      {
        title: "Push of a large image",
        text: `500 MB that do not compress, in two layers of 300 and 200 MB, from the machine's disk into docker-registry on the same machine, whose storage is emptied before each push. \`tests/benchmarks/large-application\` is deployed, and the stage \`push\` counts, from its claim to its end; its test command is \`sync\`, so that what the build wrote is on disk before it begins. The other side is \`skopeo copy oci:… docker://…\`, from start to end of its process, with the same layers. All files are in the page cache. Alternately; the middle of ${rounds} rounds; the first of each apart, in which the API runs that code for the first time.`,
        head: ["", "first", "middle", "all"],
        rows: [row("AutoStack", ours), row("`skopeo copy`", theirs)],
      },
      {
        title: "Memory of a large image",
        text: `Resident memory of the API in these deployments, read each ${sampledEachMs} ms; the most of ${rounds + 1}. Idle is ${settleSeconds} s after the start, before the first deployment. One process builds and pushes, so what the build took and the runtime has not given back counts in the push too.`,
        head: ["", "resident memory", "above idle"],
        rows: [
          ["idle", megabytes(idle), ""],
          ["while the image is built", megabytes(most("building")), megabytes(most("building") - idle)],
          ["while it is pushed", megabytes(most("pushing")), megabytes(above)],
        ],
      },
    ],
  };
}
