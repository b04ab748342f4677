import { findDeployment } from "../deployments.mjs";
import { exitCodes, Stop } from "../exit-codes.mjs";
import { findEnvironment, findProject } from "../projects.mjs";
import { harmless } from "../text.mjs";
import { isFinished, outcomeOf } from "../told.mjs";

const definition = {
  name: "logs",
  summary: "Shows what a deployment has printed, or what the application prints.",
  usage: "npm run logs -- PROJECT [options]",
  words: [["PROJECT", "the project's name."]],
  least: 1,
  most: 1,
  options: {
    env: { type: "string", value: "ENV", help: "The environment; else production." },
    follow: {
      type: "boolean",
      short: "f",
      help: "Goes on with what is printed next, until the deployment ends or Ctrl-C.",
    },
    deployment: { type: "string", value: "NUMBER", help: "This deployment; else the newest of the environment." },
    stage: {
      type: "string",
      value: "STAGE",
      help: "Only this stage: checkout, build, test, push, gitops, sync, rollout.",
    },
    app: { type: "boolean", help: "The application's output instead of the deployment's." },
    instance: {
      type: "string",
      value: "NAME",
      help: "The output of this instance of it, such as web.1; else of the newest.",
    },
  },
  notes: [
    "With --follow the exit code says how the deployment ended: 0 live · 1 failed · 5 cancelled or overtaken.",
    "Else: 0 shown · 2 no such thing · 3 the platform does not answer · 4 signing in was refused.",
  ],
};

export const logs = { definition, run };

/** @param {import("../command.mjs").Context} context @returns {Promise<number>} */
async function run(context) {
  const { words, options, api } = context;
  const ofApplication = options.app || options.instance !== undefined;
  if (ofApplication && (options.deployment ?? options.stage) !== undefined)
    throw new Stop(
      exitCodes.usage,
      "--app and --instance show the application; --deployment and --stage go without them.",
    );
  const project = await findProject(api, words[0]);
  const { name: environment } = await findEnvironment(api, project, options.env ?? "production");
  return ofApplication ? application(context, project, environment) : deployment(context, project, environment);
}

async function application({ options, api, out }, project, environment) {
  const route = `projects/${project.id}/environments/${environment}/logs`;
  const query = options.instance ? `?instance=${encodeURIComponent(options.instance)}` : "";
  const print = printer(out);
  if (!options.follow) {
    print(await api.text(route + query));
    return exitCodes.done;
  }
  for await (const { text } of api.stream(`${route}/stream${query}`, new AbortController().signal)) print(`${text}\n`);
  return exitCodes.done;
}

async function deployment({ options, api, out, warn }, project, environment) {
  const wanted = await findDeployment(api, project, environment, options.deployment);
  const query = options.stage ? `stage=${encodeURIComponent(options.stage)}&` : "";
  const print = printer(out);
  if (!options.follow || isFinished(wanted)) {
    print(await api.text(`deployments/${wanted.id}/logs?${query}`));
    return options.follow ? tellOutcome(wanted, warn) : exitCodes.done;
  }
  const over = new AbortController();
  const ended = untilFinished(api, wanted, over);
  let last = 0;
  for await (const line of api.stream(`deployments/${wanted.id}/logs/stream`, over.signal)) {
    if (over.signal.aborted) break;
    last = line.line;
    if (!options.stage || line.stage === options.stage) print(`${line.text}\n`);
  }
  print(await api.text(`deployments/${wanted.id}/logs?${query}from=${last + 1}`));
  return tellOutcome(await ended, warn);
}

async function untilFinished(api, { id }, over) {
  try {
    for await (const _ of api.stream(`deployments/${id}/stream`, over.signal)) {
      const now = await api.get(`deployments/${id}`);
      if (isFinished(now)) return now;
    }
  } finally {
    over.abort();
  }
}

function tellOutcome(deployment, warn) {
  const { code, headline, reason } = outcomeOf(deployment);
  if (code !== exitCodes.done) warn([headline, reason].filter(Boolean).join(": "));
  return code;
}

/** A file or another program gets what was printed as it was; a terminal must not be led astray by it. */
function printer(out) {
  return out.isTTY ? (text) => out.write(text.split("\n").map(harmless).join("\n")) : (text) => out.write(text);
}
