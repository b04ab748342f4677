import { stageLabel } from "@/config/stages";
import type { Deployment } from "@/lib/api/types";
import type { DeploymentAction } from "./actions";
import { shortDigest, shortSha, subject } from "./commit";

export interface Confirmation {
  title: string;
  /** What will happen, in order, one sentence each. */
  consequences: string[];
  confirm: string;
  dangerous: boolean;
}

/** The number and address of what an environment serves now. */
export interface LiveNow {
  number: number;
  url: string | null;
}

/**
 * What the dialog before an action says: exactly what will happen, to which environment and address. `live` is what the
 * environment serves now, null when it serves nothing, undefined as long as that is not known: then nothing is said of it.
 */
export function confirmationFor(
  action: DeploymentAction,
  deployment: Deployment,
  live: LiveNow | null | undefined,
): Confirmation {
  const { number, project_name: project, environment } = deployment;
  const where = `${environment} of ${project}`;
  const keeps = whatIsLive(
    live,
    ({ number, url }) => `#${number} keeps serving ${url ?? where} until the new release answers.`,
    `${capital(where)} serves nothing at the moment.`,
  );

  switch (action) {
    case "cancel":
      return {
        title: `Cancel #${number}?`,
        consequences: cancelling(deployment, live),
        confirm: "Cancel deployment",
        dangerous: true,
      };
    case "rollback":
      return {
        title: `Roll ${where} back to #${number}?`,
        consequences: [
          `A new deployment brings back ${release(deployment)}. Nothing is built.`,
          `${deployment.url ?? live?.url ?? capital(where)} will serve it${live ? ` instead of #${live.number}` : ""}.`,
          ...keeps,
          `Automatic deployments to ${environment} pause until somebody resumes them.`,
        ],
        confirm: `Roll back to #${number}`,
        dangerous: true,
      };
    case "retry":
      return {
        title: `Deploy ${shortSha(deployment) ?? "this commit"} again?`,
        consequences: [
          `A new deployment builds ${commit(deployment)} again, with the current configuration of ${environment}.`,
          ...keeps,
        ],
        confirm: "Deploy again",
        dangerous: false,
      };
    case "redeploy":
      return {
        title: `Redeploy #${number}?`,
        consequences: [
          `A new deployment starts image ${shortDigest(deployment)} again, with the current configuration of ${environment}. Nothing is built.`,
          ...keeps,
        ],
        confirm: "Redeploy",
        dangerous: false,
      };
    case "deploy_newest":
      return {
        title: `Deploy the newest commit of ${deployment.ref ?? "the default branch"}?`,
        consequences: [`A new deployment builds it and brings it to ${where}.`, ...keeps],
        confirm: "Deploy",
        dangerous: false,
      };
  }
}

function cancelling(deployment: Deployment, live: LiveNow | null | undefined): string[] {
  const { number, environment, stage, gitops_commit: written } = deployment;
  const where = `${environment} of ${deployment.project_name}`;
  const stays = whatIsLive(
    live,
    (now) => `${now.url ?? capital(environment)} keeps serving #${now.number}.`,
    `${capital(where)} serves nothing and stays so.`,
  );
  if (deployment.status === "queued") return [`#${number} leaves the line and never runs.`, ...stays];
  const takenBack = whatIsLive(
    live,
    (now) => `The GitOps repository is brought back to #${now.number}.`,
    "Its release is removed from the GitOps repository.",
  );
  return [
    `Its work${stage ? ` in ${stageLabel(stage)}` : ""} is ended, with every process that it started.`,
    ...(written ? takenBack : []),
    ...stays,
  ];
}

function whatIsLive(live: LiveNow | null | undefined, say: (live: LiveNow) => string, ofNothing: string): string[] {
  if (live === undefined) return [];
  return [live ? say(live) : ofNothing];
}

function release(deployment: Deployment): string {
  return `the release of #${deployment.number}: ${commit(deployment)}, image ${shortDigest(deployment)}, with configuration ${deployment.config_revision} as it was then`;
}

function commit(deployment: Deployment): string {
  const sha = shortSha(deployment);
  if (sha === null) return deployment.ref ?? "the default branch";
  return `${sha} (${subject(deployment.commit?.message ?? "")})`;
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
