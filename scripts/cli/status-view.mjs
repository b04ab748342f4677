import { ago, cut, harmless } from "./text.mjs";
import { stageTitle } from "./told.mjs";

const stateWidth = 12;

/**
 * What is live where: a few lines for each environment, its addresses last.
 *
 * @param {(any & { environments: any[], running: (any | null)[] })[]} projects `running`: the deployment at work in each environment
 * @param {{ now: number, columns: number, paint: ReturnType<typeof import("./style.mjs").painter> }} look
 * @returns {string[]}
 */
export function statusLines(projects, { now, columns, paint }) {
  if (projects.length === 0) return ["", "  There is no project yet. Deploy one: npm run deploy -- REPOSITORY", ""];
  const nameWidth = Math.max(...projects.flatMap(({ environments }) => environments.map(({ name }) => name.length)), 0);
  const lines = [""];
  for (const { name, environments, running } of projects) {
    lines.push(`  ${paint.strong(name)}`);
    for (const [at, environment] of environments.entries())
      lines.push(...environmentLines(environment, running[at], { now, columns, nameWidth, paint }));
    lines.push("");
  }
  return lines;
}

/** A shape and a word for how an environment fares; what Git wants and what runs are two facts. */
export function stateOf({ live, health, in_sync: inSync }) {
  const states = {
    healthy: ["●", "good", "healthy"],
    degraded: ["◐", "warn", "degraded"],
    unhealthy: ["✗", "bad", "unhealthy"],
  };
  const [shape, colour, word] = live ? (states[health] ?? ["○", "faint", "not known"]) : ["○", "faint", "not live"];
  return { shape, colour, word, outOfSync: inSync === false };
}

function environmentLines(environment, running, { now, columns, nameWidth, paint }) {
  const { name, live, url, local_url: localUrl, queue } = environment;
  const { shape, colour, word, outOfSync } = stateOf(environment);
  const head = `    ${paint[colour](shape)} ${name.padEnd(nameWidth)}  ${paint[colour](word.padEnd(stateWidth))}`;
  const room = columns - 1 - (4 + 2 + nameWidth + 2 + stateWidth);
  const what = live
    ? cut(
        `#${live.number} ${live.commit.slice(0, 7)} ${harmless(live.commit_message.split("\n")[0])}, ${ago(now - Date.parse(live.since))}`,
        room,
      )
    : "";
  const below = [
    live ? [url, localUrl].filter(Boolean).join("   ") : "",
    outOfSync ? "Git may want something else than what runs: deploy again to bring them together" : "",
    running
      ? `#${running.number} is running${running.stage ? `, ${stageTitle(running.stage)}` : ""}${running.reverting ? ", being taken back" : ""}`
      : "",
    queue?.length > 0 ? `${queue.length} waiting` : "",
    environment.paused ? "paused: deployments wait" : "",
    environment.auto_deploy_paused ? "automatic deployments are paused" : "",
  ].filter(Boolean);
  const indent = " ".repeat(6);
  return [
    (head + what).trimEnd(),
    ...below.map(
      (text) =>
        indent + (text.startsWith("http") ? paint.accent(text) : paint.faint(cut(text, columns - 1 - indent.length))),
    ),
  ];
}
