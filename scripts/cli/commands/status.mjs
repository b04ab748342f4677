import { exitCodes } from "../exit-codes.mjs";
import { allProjects, environmentsOf, findProject } from "../projects.mjs";
import { statusLines } from "../status-view.mjs";

const definition = {
  name: "status",
  summary: "Shows what is live where, and how it fares.",
  usage: "npm run status [-- PROJECT] [options]",
  words: [["PROJECT", "the project's name; else all of them."]],
  least: 0,
  most: 1,
  options: {
    json: { type: "boolean", help: "As JSON: {url, projects: [{…, environments: […]}]}, with the fields of the API." },
  },
  notes: ["Exit codes: 0 shown · 2 no such project · 3 the platform does not answer · 4 signing in was refused"],
};

export const status = { definition, run };

/** So many projects are asked about at a time. */
const atOnce = 4;

/** @param {import("../command.mjs").Context} context @returns {Promise<number>} */
async function run({ words, options, api, platform, out, paint, tell }) {
  const projects = words[0] ? [await findProject(api, words[0])] : await allProjects(api);
  projects.sort((a, b) => a.name.localeCompare(b.name));
  const known = [];
  for (let from = 0; from < projects.length; from += atOnce)
    known.push(
      ...(await Promise.all(projects.slice(from, from + atOnce).map((project) => withEnvironments(api, project)))),
    );
  if (options.json) {
    const shown = known.map(({ running, ...project }) => project);
    tell(JSON.stringify({ url: platform.url, projects: shown }, null, 2));
    return exitCodes.done;
  }
  const look = {
    now: Date.now() + api.clockAheadMs,
    columns: (out.isTTY && out.columns) || Number.POSITIVE_INFINITY,
    paint,
  };
  for (const line of statusLines(known, look)) tell(line);
  return exitCodes.done;
}

async function withEnvironments(api, project) {
  const environments = await environmentsOf(api, project);
  const running = await Promise.all(environments.map(({ running: id }) => (id ? api.get(`deployments/${id}`) : null)));
  return { ...project, environments, running };
}
