import { mkdirSync } from "node:fs";
import { get } from "node:http";
import path from "node:path";
import { text } from "node:stream/consumers";
import { run } from "../processes/group.mjs";
import { freePort } from "../processes/ports.mjs";
import { makeRepository } from "./repositories.mjs";
import { median, milliseconds, times } from "./statistics.mjs";
import { familyOf, processorSeconds } from "./usage.mjs";

const warmUpSeconds = 1;
const measuredSeconds = 3;
const clientCounts = [1, 16, 64];
/** How often each side is measured with each number of clients, in turn; the middle one counts. */
const rounds = 3;
const liveMs = 120_000;

/** An application by itself, behind the platform's proxy, and behind nginx. */
export async function measureProxy(site, tell) {
  await site.query("autostack", "create database proxy");
  const api = await site.startRole("api", "proxy");
  const target = await site.startRole("target", "proxy");
  const client = await site.signIn(api);
  tell("deploying the application");
  const name = "bench-proxy";
  const files = path.join(site.repository, "tests", "benchmarks", "application");
  const { directory } = await makeRepository(site, name, files);
  const project = await client.call("POST", "projects", { name, repository_url: directory });
  const { id } = await client.call("POST", `projects/${project.id}/deployments`, {});
  await client.untilLive(id, liveMs);

  const host = `${name}.localhost`;
  const instance = `http://127.0.0.1:${await portOfInstance(target.url, host)}`;
  const nginx = await startNginx(site, instance);
  const sides = [
    { name: "the application itself", pids: () => [], url: instance },
    { name: "AutoStack", pids: () => [target.pid], url: target.url },
    ...(nginx ? [{ name: "nginx", pids: () => familyOf(nginx.pid), url: nginx.url }] : []),
  ];
  const paths = site.write("proxy-paths.txt", "/");
  const results = [];
  for (const clients of clientCounts) {
    const measured = new Map(sides.map((side) => [side.name, []]));
    for (let round = 0; round < rounds; round++)
      for (const side of round % 2 === 0 ? sides : sides.toReversed()) {
        tell(`${clients} ${clients === 1 ? "client" : "clients"}, ${side.name}`);
        measured.get(side.name).push(await load(site, side, { clients, host, paths }));
      }
    results.push({ clients, measured });
  }
  if (nginx) await site.stop(nginx);
  await site.stop(api);
  await site.stop(target);
  return report(results, nginx);
}

function portOfInstance(url, host) {
  // fetch() does not let anybody set the host.
  return new Promise((resolve, reject) => {
    get(`${url}/port`, { headers: { host } }, async (answer) => resolve(await text(answer))).once("error", reject);
  });
}

/** @returns null where it is not installed */
async function startNginx(site, instance) {
  const found = await run("nginx", ["-v"], { deadlineMs: 5_000 });
  if (found.problem) return null;
  const port = await freePort();
  const directory = path.join(site.directory, "nginx");
  mkdirSync(directory);
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (what) => `${what}_temp_path ${directory}/${what};`,
  );
  const configuration = site.write(
    "nginx.conf",
    `daemon off;
     worker_processes auto;
     pid ${directory}/pid;
     error_log ${directory}/error.log;
     events { worker_connections 1024; }
     http {
       ${temporary.join(" ")}
       access_log off;
       keepalive_requests 1000000000;
       upstream application { server ${new URL(instance).host}; keepalive ${Math.max(...clientCounts)}; keepalive_timeout 2s; keepalive_requests 1000000000; }
       server {
         listen 127.0.0.1:${port};
         location / {
           proxy_pass http://application;
           proxy_http_version 1.1;
           proxy_set_header Connection "";
           proxy_set_header Host $host;
           proxy_set_header X-Forwarded-For $remote_addr;
           proxy_set_header X-Forwarded-Proto $scheme;
           proxy_set_header X-Forwarded-Host $host;
         }
       }
     }`,
  );
  const program = await site.startServer("nginx", "nginx", ["-p", directory, "-c", configuration], port, "/");
  program.version = found.output.trim().replace("nginx version: ", "");
  return program;
}

async function load(site, side, { clients, host, paths }) {
  const before = processorSeconds(side.pids());
  const result = await site.measure("read", {
    url: side.url,
    host,
    paths,
    clients,
    "warm-up": warmUpSeconds,
    seconds: measuredSeconds,
  });
  const [refused] = Object.entries(result.refused);
  if (refused) throw new Error(`${refused[1]} requests to ${side.name} were answered ${refused[0]}`);
  const requests = result.throughput * (warmUpSeconds + measuredSeconds);
  return { ...result, processorMs: ((processorSeconds(side.pids()) - before) * 1000) / requests };
}

function report(results, nginx) {
  const rows = results.flatMap(({ clients, measured }) => {
    const sides = [...measured].map(([name, runs]) => ({
      name,
      throughput: median(runs.map(({ throughput }) => throughput)),
      p50: median(runs.map(({ milliseconds: { p50 } }) => p50)),
      p99: median(runs.map(({ milliseconds: { p99 } }) => p99)),
      processorMs: median(runs.map(({ processorMs }) => processorMs)),
      own: runs[0].own,
    }));
    const ours = sides.find(({ name }) => name === "AutoStack");
    return sides.map((side) => [
      String(clients),
      side.name,
      `${Math.round(side.throughput)}/s`,
      milliseconds(side.p50),
      milliseconds(side.p99),
      ...(side === ours ? ["", ""] : [times(ours.throughput / side.throughput), times(ours.p99 / side.p99)]),
      side.processorMs > 0 ? `${side.processorMs.toFixed(3)} ms` : "",
      `${milliseconds(side.own.lag.p99)}, ${side.own.cores.toFixed(2)} cores`,
    ]);
  });
  return {
    goals: [],
    sections: [
      {
        title: "Requests through the proxy",
        text: `\`GET /\` of a Node.js application that answers with 1 kB (\`tests/benchmarks/application\`), one instance, deployed on the local target: at the instance's own port, through AutoStack's proxy by host name, and through nginx (${nginx ? nginx.version : "missing"}) with as many workers as there are cores and the same headers. Connections are kept open before and behind both proxies, behind them for 2 s when idle. Clients send their next request when they have the last answer; generator, proxy and application share the machine's cores. ${measuredSeconds} s after ${warmUpSeconds} s of warming up; the middle of ${rounds} runs.`,
        head: [
          "clients",
          "side",
          "throughput",
          "p50",
          "p99",
          "throughput, AutoStack to this",
          "p99, AutoStack to this",
          "processor of the proxy per request",
          "generator's own: lag p99, processor",
        ],
        rows,
        ...(nginx
          ? {}
          : { after: "nginx was not measured: it is not installed (Debian: `apt-get install nginx-light`)." }),
      },
    ],
  };
}
