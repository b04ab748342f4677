import { routes } from "@/config/routes";
import type { Deployment } from "@/lib/api/types";

/** Which lines of what an application has printed; null: all. */
export interface LinesOf {
  instance: string | null;
  process: string | null;
  /** The times between which they were printed. */
  from: string | null;
  to: string | null;
}

/** What an application has printed, as far as it is kept: read page by page, where a stream begins with the last lines. */
export interface KeptLog extends LinesOf {
  projectId: string;
  environment: string;
}

/** Where a log is read, and how its lines are named elsewhere. */
export interface LogSource {
  /** Null where no more lines can come in. */
  stream: string | null;
  download: string;
  fileName: string;
  /** The address of a page that shows a line. */
  lineHref: (line: number) => string;
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

/** What the applications of an environment print: all instances together, those of a process or one; at any time, or in a span of it. */
export function applicationLog(
  { id, name }: { id: string; name: string },
  environment: string,
  { instance, process, from, to }: LinesOf,
): LogSource {
  const path = `/api/bff/projects/${encodeURIComponent(id)}/environments/${encodeURIComponent(environment)}/logs`;
  const writer = given({ instance, process });
  return {
    stream: to === null ? `${path}/stream${queried(writer)}` : null,
    download: `${path}/download${queried({ ...writer, ...given({ from, to }) })}`,
    fileName: `${[name, environment, instance ?? process].filter(Boolean).join("-")}.log`,
    lineHref: (line) => routes.environmentLine(id, environment, line, writer),
    named: instance === null,
    sparse: true,
    kept: { projectId: id, environment, instance, process, from, to },
    writer: instance ?? process ?? environment,
  };
}

const given = (parts: Record<string, string | null>): Record<string, string> =>
  Object.fromEntries(Object.entries(parts).filter((part): part is [string, string] => part[1] !== null));

const queried = (parts: Record<string, string>): string => {
  const query = new URLSearchParams(parts).toString();
  return query && `?${query}`;
};
