import { MAIN_PAGES } from "@/config/navigation";
import { routes } from "@/config/routes";
import { actionLabels, actionsFor, type DeploymentAction } from "@/features/deployments/rules/actions";
import { subject } from "@/features/deployments/rules/commit";
import { actsFor, actWords, type EnvironmentAct } from "@/features/environments/rules/environment-acts";
import { changesFor, changeWords } from "@/features/environments/rules/environment-changes";
import type { Deployment, Environment, Project } from "@/lib/api/types";

export interface PaletteItem {
  /** Of its own among all, and what is searched. */
  value: string;
  label: string;
  detail?: string;
  href: string;
}

/** Every page that is no project's and no deployment's. */
export const pageItems: readonly PaletteItem[] = [
  ...MAIN_PAGES.map(({ href, label }) => ({ value: `page ${label}`, label, href })),
  { value: "page platform health adapters disk queue", label: "Platform", href: routes.platform },
  { value: "page new project connect repository", label: "New project", href: routes.newProject },
];

export function projectItems({ id, name }: Pick<Project, "id" | "name">): PaletteItem[] {
  return [
    { value: `project ${name} ${id}`, label: name, href: routes.project(id) },
    { value: `project ${name} variables ${id}`, label: name, detail: "Variables", href: routes.projectVariables(id) },
    { value: `project ${name} settings ${id}`, label: name, detail: "Settings", href: routes.projectSettings(id) },
  ];
}

/** Projects whose environments are worth asking for: those that the words name, or else the first ones. */
export function projectsNear<Named extends Pick<Project, "name">>(projects: readonly Named[], query: string): Named[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const named = projects.filter(({ name }) => words.some((word) => name.includes(word)));
  return (named.length > 0 ? named : projects).slice(0, MOST_NEAR);
}

const MOST_NEAR = 5;

/** An environment's page, and what changes what runs there. That leads to the page, which asks first and says what will happen. */
export function environmentItems(project: Pick<Project, "id" | "name">, environment: Environment): PaletteItem[] {
  const { id, name } = environment;
  return [
    {
      value: `environment ${project.name} ${name} instances log health configuration ${id}`,
      label: project.name,
      detail: name,
      href: routes.environment(project.id, name),
    },
    ...changesFor(environment, ["one"])
      .filter((kind) => kind !== "start")
      .map((kind) => ({
        value: `${changeWords[kind].label} ${name} of ${project.name} ${id}`,
        label: `${changeWords[kind].label}: ${name} of ${project.name}`,
        href: routes.actOn(project.id, name, kind),
      })),
  ];
}

/** What is done with an environment at once, as its buttons do: without a question. */
export function environmentActItems(
  project: Pick<Project, "name">,
  environment: Environment,
): (Omit<PaletteItem, "href"> & { act: EnvironmentAct })[] {
  const { id, name } = environment;
  return actsFor(environment).map((act) => ({
    act,
    value: `${actWords[act].label} ${name} of ${project.name} ${id}`,
    label: `${actWords[act].label}: ${name} of ${project.name}`,
  }));
}

export function deploymentItem(deployment: Deployment): PaletteItem {
  const { id, project_name, number, commit, ref } = deployment;
  return {
    value: `deployment ${project_name} #${number} ${commit?.message ?? ""} ${id}`,
    label: `${project_name} #${number}`,
    detail: commit ? subject(commit.message) : (ref ?? undefined),
    href: routes.deployment(id),
  };
}

/** What can be done with a deployment. Each leads to its page, which asks first and says what will happen. */
export function actionItems(deployment: Deployment): (PaletteItem & { action: DeploymentAction })[] {
  const { id, project_name, number } = deployment;
  return actionsFor(deployment).map((action) => ({
    action,
    value: `${action} ${actionLabels[action]} ${project_name} #${number} ${id}`,
    label: `${actionLabels[action]}: ${project_name} #${number}`,
    href: routes.act(id, action),
  }));
}
