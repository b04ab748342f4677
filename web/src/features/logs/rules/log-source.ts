import { routes } from "@/config/routes";
import type { Deployment } from "@/lib/api/types";

/** What an application has printed, as far as it is kept: read page by page, where a stream begins with the last lines. */
export interface KeptLog {
  projectId: string;
  environment: string;
  /** Null: of all together. */
  instance: string | null;
}

/** Where a log is read, and how its lines are named elsewhere. */
export interface LogSource {
  stream: string;
  download: string;
  fileName: string;
  /** The address of a page that shows a line; null for logs whose lines do not last. */
  lineHref: ((line: number) => string) | null;
  /** Lines are of several writers, and name theirs. */
  named: boolean;
  /** Lines have numbers of a whole of which this is a part. */
  sparse: boolean;
  /** What may be kept of it beside what its stream tells; null where the stream tells all. */
  kept: KeptLog | null;
  /** What has written it, for "… has written nothing". */
  writer: string;
}

/** As many lines as the API gives at once. */
export const MOST_AT_ONCE = 5_000;

export function deploymentLog({
  id,
  project_name,
  number,
}: Pick<Deployment, "id" | "project_name" | "number">): LogSource {
  const path = `/api/bff/deployments/${encodeURIComponent(id)}/logs`;
  return {
    stream: `${path}/stream`,
    download: path,
    fileName: `${project_name}-${number}.log`,
    lineHref: (line) => routes.logLine(id, line),
    named: false,
    sparse: false,
    kept: null,
    writer: "This deployment",
  };
}

/** What the applications of an environment print, all instances together or one of them. Instances come and go, and their lines with them. */
export function applicationLog(
  projectId: string,
  project: string,
  environment: string,
  instance: string | null,
): LogSource {
  const path = `/api/bff/projects/${encodeURIComponent(projectId)}/environments/${encodeURIComponent(environment)}/logs`;
  const one = instance === null ? "" : `instance=${encodeURIComponent(instance)}`;
  return {
    stream: `${path}/stream${one && `?${one}`}`,
    download: `${path}?limit=${MOST_AT_ONCE}${one && `&${one}`}`,
    fileName: `${[project, environment, instance].filter(Boolean).join("-")}.log`,
    lineHref: null,
    named: instance === null,
    sparse: true,
    kept: { projectId, environment, instance },
    writer: instance ?? environment,
  };
}
