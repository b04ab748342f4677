import { routes } from "@/config/routes";
import type { Deployment } from "@/lib/api/types";

/** Where a log is read, and how its lines are named elsewhere. */
export interface LogSource {
  stream: string;
  download: string;
  fileName: string;
  /** The address of a page that shows a line; null for logs whose lines do not last. */
  lineHref: ((line: number) => string) | null;
  /** What has written it, for "… has written nothing". */
  writer: string;
}

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
    writer: "This deployment",
  };
}

/** What one instance of an application prints. Instances come and go, and their lines with them. */
export function applicationLog(projectId: string, project: string, environment: string, instance: string): LogSource {
  const path = `/api/bff/projects/${encodeURIComponent(projectId)}/environments/${encodeURIComponent(environment)}/logs`;
  const query = `?instance=${encodeURIComponent(instance)}`;
  return {
    stream: `${path}/stream${query}`,
    download: path + query,
    fileName: `${project}-${environment}-${instance}.log`,
    lineHref: null,
    writer: instance,
  };
}
