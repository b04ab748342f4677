import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/**
 * Deploys the samples as a small team would: several releases, environments beside production, a build that failed.
 *
 * @param {import("./platform.mjs").PicturePlatform} platform
 * @param {(method: string, route: string, body?: object) => Promise<any>} call calls the API
 * @returns {Promise<{ deployment: string, command: string }>} the deployment to look at, and what the command line printed of it
 */
export async function deployScenes(platform, call) {
  // Samples that fetch nothing: pictures can be taken without a network.
  const samples = ["monorepo", "hello", "dotnet-web", "node-workers"];
  const [calendar, handbook, moon, mailer] = samples.map((name) => platform.sample(name));
  const deploy = (directory, name, ...options) => platform.command("deploy", [directory, "--name", name, ...options]);
  const web = path.join(calendar, "apps", "web");

  for (const message of ["Show the week", "Say it in fewer words", "Say it in a larger type"]) {
    platform.commit(calendar, message);
    await deploy(web, "calendar");
  }
  await deploy(web, "calendar", "--env", "staging", "--create-env");
  const { items } = await call("GET", "projects?limit=100");
  const { id } = items.find((project) => project.name === "calendar");
  await call("POST", `projects/${id}/environments/production/scale`, { processes: { web: 2 } });

  platform.commit(moon, "Tell the moon's phase");
  await deploy(moon, "moon");

  await call("POST", "projects", {
    name: "handbook",
    repository_url: handbook,
    test_command: "grep --count '<h1>' index.html",
  });
  platform.commit(handbook, "The first chapter");
  await deploy(handbook, "handbook");
  change(handbook, "index.html", /h1>/g, "h2>");
  platform.commit(handbook, "Smaller headings");
  await platform.command("deploy", [handbook, "--name", "handbook"], { mayFail: true });

  // The last one is shown: with tests, a release command, and two processes.
  platform.commit(mailer, "Send letters");
  const project = await call("POST", "projects", {
    name: "mailer",
    repository_url: mailer,
    test_command: "node --test",
  });
  await deploy(mailer, "mailer");
  platform.commit(mailer, "Look for letters every ten seconds");
  const command = await deploy(mailer, "mailer");
  const deployments = await call("GET", `projects/${project.id}/deployments?limit=1`);
  return { deployment: deployments.items[0].id, command };
}

function change(directory, file, pattern, text) {
  const name = path.join(directory, file);
  writeFileSync(name, readFileSync(name, "utf8").replace(pattern, text));
}
