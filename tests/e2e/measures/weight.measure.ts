import { gzipSync } from "node:zlib";
import { expect, test } from "../support/test";

const MOST_KB = 200;

test("no page loads more than 200 kB of scripts at first", async ({ page, dashboard }) => {
  const project = await dashboard.project("feather");
  project.repository.commitSite("Light");
  const deployment = new URL(await dashboard.deployLive(project)).pathname;
  const pages = [
    "/",
    "/projects",
    "/projects/new",
    `/projects/${project.id}`,
    `/projects/${project.id}/variables`,
    `/projects/${project.id}/settings`,
    `/projects/${project.id}/environments/production`,
    "/deployments",
    deployment,
    `${deployment}?version=3`,
    "/activity",
    "/settings",
    "/settings/platform",
    "/sign-in",
  ];
  const known = new Map<string, number>();
  const weights = new Map<string, number>();
  for (const path of pages) {
    const html = await (await page.request.get(path)).text();
    let bytes = 0;
    // What only browsers without modules load is not for those of today.
    const old = new Set(html.match(/<script[^>]*\bnomodule\b[^>]*>/gi)?.map((tag) => /src="([^"?]+)/.exec(tag)?.[1]));
    // Those that the document loads, and those that its components name and so load when they come to life.
    for (const script of new Set(html.match(/\/_next\/static\/[\w/.~-]+\.js/g)))
      if (!old.has(script)) bytes += await weigh(script);
    expect(bytes, `${path} names no script`).toBeGreaterThan(0);
    weights.set(path, Math.round(bytes / 1_000));
  }
  const told = [...weights].map(([path, kB]) => `${kB} kB ${path}`).join("\n");
  console.log(told);
  expect(
    [...weights.values()].filter((kB) => kB > MOST_KB),
    told,
  ).toEqual([]);

  async function weigh(script: string): Promise<number> {
    const weight = known.get(script) ?? gzipSync(await (await page.request.get(script)).body()).length;
    known.set(script, weight);
    return weight;
  }
});
