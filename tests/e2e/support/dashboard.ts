import { expect, type Locator, type Page } from "@playwright/test";
import { platformFacts } from "./platform-facts";
import { Repository } from "./repository";

const statusWords = {
  queued: "Queued",
  live: "Live",
  failed: "Failed",
  cancelled: "Cancelled",
  running: "Running",
  retired: "Retired",
};

/** A project, and the repository that it is made of. */
interface Project {
  id: string;
  repository: Repository;
}

/** What people do in the dashboard and what they see there, in their words. */
export class Dashboard {
  constructor(readonly page: Page) {}

  /** Makes a repository and, past the form, a project of it that builds as `Repository` commits. */
  project(name: string): Promise<Project> {
    return this.#create(name, { build_command: "sh build.sh", output_directory: "site" });
  }

  /** The same for an application with processes, see `commitServer`. */
  serverProject(name: string): Promise<Project> {
    return this.#create(name, {});
  }

  async #create(name: string, settings: object): Promise<Project> {
    const repository = new Repository(name);
    const answer = await this.page.request.post("/api/bff/projects", {
      headers: { origin: platformFacts().dashboard },
      data: { name, repository_url: repository.path, ...settings },
    });
    expect(answer.status(), await answer.text()).toBe(201);
    return { id: (await answer.json()).id, repository };
  }

  /** Deploys with the button of the project's page; the deployment's page is shown after it. */
  async deploy(project: Project): Promise<void> {
    await this.page.goto(`/projects/${project.id}`);
    await this.page
      .getByRole("button", { name: `Deploy ${project.repository.name}` })
      .first()
      .click();
    await this.page.waitForURL(/\/deployments\/[0-9a-f-]{36}$/);
  }

  /** Asks for a deployment as another page or program would, past the pages that are open. */
  async requestDeployment(project: Project): Promise<void> {
    const answer = await this.page.request.post(`/api/bff/projects/${project.id}/deployments`, {
      headers: { origin: platformFacts().dashboard },
      data: {},
    });
    expect(answer.status(), await answer.text()).toBe(202);
  }

  /** Has production run so many instances of `web`, past the form. */
  async scale(project: Project, instances: number): Promise<void> {
    const answer = await this.page.request.post(`/api/bff/projects/${project.id}/environments/production/scale`, {
      headers: { origin: platformFacts().dashboard },
      data: { processes: { web: instances } },
    });
    expect(answer.status(), await answer.text()).toBe(202);
  }

  /** Sets a variable of all environments, past the form. */
  async setVariable(project: Project, name: string, value: string, secret: boolean): Promise<void> {
    const answer = await this.page.request.put(`/api/bff/projects/${project.id}/variables/${name}`, {
      headers: { origin: platformFacts().dashboard },
      data: { value, secret, scope: "runtime" },
    });
    expect(answer.status(), await answer.text()).toBe(204);
  }

  /** Deploys and waits until it is live. @returns the address of the deployment's page */
  async deployLive(project: Project): Promise<string> {
    await this.deploy(project);
    await this.expectStatus("live");
    return this.page.url();
  }

  async expectStatus(status: keyof typeof statusWords): Promise<void> {
    await expect(this.page.locator("main header [data-status]")).toHaveText(statusWords[status]);
  }

  stage(name: string): Locator {
    return this.page.locator(`li[data-stage="${name}"]`);
  }

  /** The lines of the log that are shown. */
  get log(): Locator {
    return this.page.getByLabel("Log", { exact: true });
  }

  /** Chooses an action of a deployment, from its buttons or its menu, and confirms it. */
  async act(action: string, confirm: string): Promise<void> {
    const button = this.page.getByRole("button", { name: action, exact: true });
    const menu = this.page.getByRole("button", { name: "More actions" });
    await expect(button.or(menu).first()).toBeVisible();
    if (await button.isVisible()) {
      await button.click();
    } else {
      await menu.click();
      await this.page.getByRole("menuitem", { name: new RegExp(`^${action}`) }).click();
    }
    await this.page.getByRole("alertdialog").getByRole("button", { name: confirm }).click();
  }

  /** What visitors of a project's address read. */
  async expectServed(name: string, heading: string): Promise<void> {
    const visitor = await this.page.context().newPage();
    await visitor.goto(`http://${name}.localhost:${platformFacts().proxyPort}/`);
    await expect(visitor.getByRole("heading", { level: 1 })).toHaveText(heading);
    await visitor.close();
  }
}
