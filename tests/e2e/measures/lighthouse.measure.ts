import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { platformFacts } from "../support/platform-facts";
import { expect, test } from "../support/test";

// Not among the project's packages: it is large, and only this needs it. Newer majors want a newer Node.js.
const LIGHTHOUSE = "lighthouse@12.2.3";
const RUNS = 5;
const WANTED = { performance: 95, accessibility: 100, "best-practices": 100 };
type Category = keyof typeof WANTED;

test("Lighthouse, median of five, on the production build", async ({ page, dashboard }, info) => {
  const project = await dashboard.project("beacon");
  project.repository.commitSite("Light");
  const deployment = new URL(await dashboard.deployLive(project)).pathname;
  const cookie = (await page.context().cookies(`${platformFacts().dashboard}/api/bff/projects`))
    .map(({ name, value }) => `${name}=${value}`)
    .join("; ");

  const worse: string[] = [];
  for (const address of ["/", "/projects", deployment, "/activity", "/settings/platform"]) {
    const runs: Record<Category, number>[] = [];
    for (let run = 0; run < RUNS; run++)
      runs.push(await scores(platformFacts().dashboard + address, cookie, info.outputPath(`${run}.json`)));
    const told = Object.entries(WANTED).map(([category, wanted]) => {
      const score = median(runs.map((each) => each[category as Category]));
      if (score < wanted) worse.push(`${address} ${category} ${score}`);
      return `${category} ${score}`;
    });
    console.log(`${address}: ${told.join(", ")}`);
  }
  expect(worse).toEqual([]);
});

async function scores(url: string, cookie: string, file: string): Promise<Record<Category, number>> {
  await promisify(execFile)(
    "npx",
    [
      "--yes",
      LIGHTHOUSE,
      url,
      "--quiet",
      "--preset=desktop",
      "--output=json",
      `--output-path=${file}`,
      `--only-categories=${Object.keys(WANTED).join(",")}`,
      `--extra-headers=${JSON.stringify({ Cookie: cookie })}`,
      "--chrome-flags=--headless=new --no-sandbox",
    ],
    { env: { ...process.env, CHROME_PATH: process.env.AUTOSTACK_CHROMIUM }, cwd: path.dirname(file), timeout: 180_000 },
  );
  const { categories } = JSON.parse(readFileSync(file, "utf8"));
  return Object.fromEntries(
    Object.keys(WANTED).map((name) => [name, Math.round(categories[name].score * 100)]),
  ) as Record<Category, number>;
}

const median = (numbers: number[]): number => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
