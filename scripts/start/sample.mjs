import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { run } from "../processes/group.mjs";

const remembered = "first-run.json";
const finished = new Set(["live", "failed", "cancelled", "superseded", "retired", "rolled_back"]);

const nowhere = { url: null, localUrl: null };

/**
 * Deploys the bundled sample on the first run. Each step is remembered once done, so that a run that was cut short goes on where it stopped,
 * and a project that was deleted since doesn't come back.
 *
 * @param {{ repository: string, state: import("./state.mjs").State, api: string, proxyPort: number, deadlineMs: number }} options
 * @returns {Promise<{ text: string, url: string | null, localUrl: string | null }>} what came of it, and the sample's addresses while it is live
 */
export async function deploySample({ repository, state, api, proxyPort, deadlineMs }) {
  const done = state.read(remembered) ?? {};
  const remember = (step) => state.write(remembered, Object.assign(done, step));
  const addresses = () => ({ url: `http://hello.localhost:${proxyPort}`, localUrl: done.local_url });
  if (done.finished) {
    // What runs is served before anything else is up; a sample that was deleted since is no longer spoken of.
    return done.local_url && (await answers(done.local_url))
      ? { text: "hello is live", ...addresses() }
      : { text: "hello is not live", ...nowhere };
  }

  const bare = path.join(state.directory, "samples", "hello.git");
  if (!done.repository) {
    await makeRepository(path.join(repository, "samples", "hello"), bare);
    remember({ repository: bare });
  }
  const call = await signIn(api, state);
  if (call === null) return { text: "left alone: the password in admin.json is no longer the account's", ...nowhere };
  if (!done.project_id) remember({ project_id: await findOrCreateProject(call, bare) });
  if (!done.deployment_id)
    remember({ deployment_id: (await call("POST", `projects/${done.project_id}/deployments`, {})).id });

  const deployment = await waitFor(call, done.deployment_id, deadlineMs);
  if (deployment.status === "live") {
    const environments = await call("GET", `projects/${done.project_id}/environments`);
    const production = (environments.items ?? environments).find(({ name }) => name === "production");
    remember({ local_url: production?.local_url ?? null });
  }
  if (finished.has(deployment.status)) remember({ finished: true });
  return { text: told(deployment, deadlineMs), ...(deployment.status === "live" ? addresses() : nowhere) };
}

async function makeRepository(source, bare) {
  if (existsSync(bare)) return;
  mkdirSync(path.dirname(bare), { recursive: true, mode: 0o755 });
  const work = `${bare}.work`;
  const making = `${bare}.new`;
  for (const left of [work, making]) rmSync(left, { recursive: true, force: true });
  cpSync(source, work, { recursive: true });
  const author = { NAME: "AutoStack", EMAIL: "autostack@localhost" };
  const environment = {
    PATH: process.env.PATH,
    HOME: path.dirname(bare),
    // What the user has set up for other repositories, such as signed commits, would get in the way here.
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_NOSYSTEM: "1",
    ...Object.fromEntries(
      ["AUTHOR", "COMMITTER"].flatMap((who) =>
        Object.entries(author).map(([what, value]) => [`GIT_${who}_${what}`, value]),
      ),
    ),
  };
  const git = async (...args) => {
    const end = await run("git", args, { cwd: work, env: environment, deadlineMs: 30_000 });
    if (end.problem) throw new Error(`git ${args[0]} ${end.problem}: ${end.output.trim()}`);
  };
  await git("init", "--quiet", "--initial-branch=main");
  await git("add", "--all");
  await git("commit", "--quiet", "-m", "Say hello");
  await git("clone", "--quiet", "--bare", "--no-hardlinks", work, making);
  await git("--git-dir", making, "remote", "remove", "origin");
  renameSync(making, bare);
  rmSync(work, { recursive: true, force: true });
}

/** @returns a function that calls the API as the administrator; null when the account's password has been changed */
async function signIn(api, state) {
  const admin = JSON.parse(readFileSync(path.join(state.directory, "admin.json"), "utf8"));
  const request = async (method, route, body, token) => {
    const answer = await fetch(`${api}/api/v1/${route}`, {
      method,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body ? { "content-type": "application/json" } : {}),
      },
      body: body ? JSON.stringify(body) : undefined,
      signal: AbortSignal.timeout(15_000),
    });
    const text = await answer.text();
    const content = text ? JSON.parse(text) : null;
    if (answer.ok) return content;
    const fields = Object.values(content?.errors ?? {})
      .flat()
      .join(" ");
    throw Object.assign(
      new Error(
        `${method} /api/v1/${route} answers ${answer.status}: ${content?.detail ?? content?.title ?? ""} ${fields}`.trim(),
      ),
      { status: answer.status, answer: content },
    );
  };
  try {
    const { access_token: token } = await request("POST", "auth/login", {
      email: admin.email,
      password: admin.password,
    });
    return (method, route, body) => request(method, route, body, token);
  } catch (error) {
    if (error.status === 401) return null;
    throw error;
  }
}

async function findOrCreateProject(call, bare) {
  try {
    return (await call("POST", "projects", { name: "hello", repository_url: bare, branch: "main" })).id;
  } catch (error) {
    if (error.status !== 409) throw error;
    // Made by a first run that ended before it could remember it.
    const { items } = await call("GET", "projects?limit=100");
    const found = items.find((project) => project.name === "hello");
    if (!found) throw error;
    return found.id;
  }
}

async function answers(address) {
  const deadline = Date.now() + 2_000;
  do {
    try {
      const answer = await fetch(address, { signal: AbortSignal.timeout(1_000) });
      await answer.body?.cancel();
      if (answer.ok) return true;
    } catch {
      // The proxy does not listen yet, or not any more.
    }
    await pause(100);
  } while (Date.now() < deadline);
  return false;
}

async function waitFor(call, id, deadlineMs) {
  const deadline = Date.now() + deadlineMs;
  let deployment;
  do {
    deployment = await call("GET", `deployments/${id}`);
    if (finished.has(deployment.status)) break;
    await pause(250);
  } while (Date.now() < deadline);
  return deployment;
}

function told({ status, stage, failure }, deadlineMs) {
  if (status === "live") return "hello is live";
  if (failure) return `hello failed in ${failure.stage}: ${failure.reason}`;
  return finished.has(status)
    ? `hello is ${status}`
    : `hello is still ${stage ? `in ${stage}` : status} after ${deadlineMs / 1000} s; the dashboard shows how it goes on`;
}
