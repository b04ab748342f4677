import { routes } from "@/config/routes";
import { stageLabel } from "@/config/stages";
import type { Deployment, Project } from "@/lib/api/types";

export interface FirstStep {
  title: string;
  about: string;
  state: "done" | "next" | "busy" | "failed" | "later";
  action: { label: string; href: string } | null;
}

/** The bundled sample, which `npm start` deploys by itself, is nobody's own. */
const isSample = ({ repository_url }: Pick<Project, "repository_url">) => repository_url.endsWith("/samples/hello.git");

/**
 * The way from nothing to a first own live deployment; null once somebody is there. `deployments` are those that are known, newest first.
 */
export function firstSteps(projects: readonly Project[], deployments: readonly Deployment[]): FirstStep[] | null {
  const own = projects.filter((project) => !isSample(project));
  const project = own.at(-1);
  const theirs = deployments.filter(({ project_id }) => own.some(({ id }) => id === project_id));
  if (theirs.some(({ status }) => ["live", "retired", "rolled_back"].includes(status))) return null;
  const last = theirs[0];
  return [
    {
      title: "Connect a repository",
      about: "An address of a Git repository is all it takes. Nothing is changed in it.",
      state: project ? "done" : "next",
      action: project ? null : { label: "New project", href: routes.newProject },
    },
    {
      title: "See what was detected",
      about: "How it will be built and started is shown before anything happens, and can be set differently.",
      state: project ? "done" : "later",
      action: project ? { label: "Look at it", href: routes.projectSettings(project.id) } : null,
    },
    {
      title: "Deploy it",
      about: "A commit goes through checkout, build and test until it serves requests.",
      state: last ? "done" : project ? "next" : "later",
      action: project && !last ? { label: `To ${project.name}`, href: routes.project(project.id) } : null,
    },
    watching(last),
  ];
}

function watching(last: Deployment | undefined): FirstStep {
  const step = { title: "Watch it go live", about: "Stage by stage, with its log.", action: null };
  if (!last) return { ...step, state: "later" };
  const action = { label: `To #${last.number}`, href: routes.deployment(last.id) };
  if (last.status === "failed")
    return {
      ...step,
      about:
        `#${last.number} failed${last.failure?.stage ? ` in ${stageLabel(last.failure.stage)}` : ""}. ${last.failure?.reason ?? ""}`.trim(),
      state: "failed",
      action: { ...action, label: "Read why" },
    };
  const busy = last.status === "running" || last.status === "queued";
  return { ...step, state: busy ? "busy" : "next", action };
}
