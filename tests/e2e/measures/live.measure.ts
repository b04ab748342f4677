import type { Page } from "@playwright/test";
import { platformFacts } from "../support/platform-facts";
import { expect, test } from "../support/test";

const MOST_MS = 200;
const TIMES = 20;

/** Resolves with the time at which the page first had as many elements as wanted, and had drawn them. */
function drawn(page: Page, selector: string, count: number): Promise<number> {
  return page.evaluate(
    ({ selector, count }) =>
      new Promise<number>((done) => {
        const look = () => {
          if (document.querySelectorAll(selector).length !== count) return;
          observer.disconnect();
          requestAnimationFrame(() => done(performance.timeOrigin + performance.now()));
        };
        const observer = new MutationObserver(look);
        observer.observe(document.body, { childList: true, subtree: true, attributes: true });
        look();
      }),
    { selector, count },
  );
}

/**
 * From an event's own time, which the database gives it just before its commit, to the page that has drawn what it changes. The clock is
 * one machine's.
 */
test("an event's commit to a changed page", async ({ page, dashboard, browser }) => {
  const project = await dashboard.project("pendulum");
  project.repository.commitSite("Swing");
  const { dashboard: origin, storageState } = platformFacts();
  const elsewhere = await browser.newContext({ baseURL: origin, storageState });
  const ask = async (method: string, path: string, data = {}) => {
    const answer = await elsewhere.request.fetch(`/api/bff${path}`, { method, headers: { origin }, data });
    expect(answer.ok(), await answer.text()).toBe(true);
    return answer.json();
  };
  const happened = async (type: string): Promise<number> => {
    const query = new URLSearchParams({ project_id: project.id, type, limit: "1" });
    const { items } = await (await elsewhere.request.get(`/api/bff/audit?${query}`)).json();
    return Date.parse(items[0].at);
  };
  const environment = `/projects/${project.id}/environments/production`;
  const lags: Record<string, number[]> = { activity: [], "list of deployments": [], deployment: [] };
  await ask("PATCH", environment, { paused: true });

  await page.goto("/activity");
  await expect(page.locator('[data-event="environment_paused"]')).toHaveCount(1);
  for (let time = 1; time <= TIMES; time++) {
    const shown = drawn(page, '[data-event="auto_deploy_changed"]', time);
    await ask("PATCH", environment, { auto_deploy: time % 2 === 1 });
    lags.activity.push((await shown) - (await happened("auto_deploy_changed")));
  }

  await page.goto("/deployments");
  await expect(page.getByText("Nothing deployed yet")).toBeVisible();
  for (let time = 1; time <= TIMES; time++) {
    const shown = drawn(page, `[data-deployment="${time}"]`, 1);
    await ask("POST", `/projects/${project.id}/deployments`);
    lags["list of deployments"].push((await shown) - (await happened("deployment_requested")));
  }

  for (let time = 1; time <= TIMES; time++) {
    const { id } = await ask("POST", `/projects/${project.id}/deployments`);
    await page.goto(`/deployments/${id}`);
    await expect(page.locator('main header [data-status="queued"]')).toBeVisible();
    await expect(page.locator("[data-event]").first()).toBeVisible();
    const shown = drawn(page, 'main header [data-status="cancelled"]', 1);
    await ask("POST", `/deployments/${id}/cancel`);
    lags.deployment.push((await shown) - (await happened("deployment_cancelled")));
  }
  await elsewhere.close();

  const worse: string[] = [];
  for (const [name, all] of Object.entries(lags)) {
    const sorted = all.sort((a, b) => a - b);
    const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
    const told = `${name}: median ${at(0.5).toFixed(0)} ms, 95 % ${at(0.95).toFixed(0)} ms, longest ${at(1).toFixed(0)} ms`;
    console.log(told);
    if (at(0.5) > MOST_MS) worse.push(told);
  }
  expect(worse).toEqual([]);
});
