import type { Problem } from "./types";

/** A refusal of the API or of the dashboard's server (RFC 9457), or a request that got no answer at all. */
export class ApiError extends Error {
  /** The HTTP status; 0 when nothing answered. */
  readonly status: number;
  /** The stable code, e.g. `deployment_already_finished`. */
  readonly code: string;
  readonly title: string;
  /** Messages by the field of the request body that they are about. */
  readonly fields: Readonly<Record<string, readonly string[]>>;

  constructor(status: number, problem: Partial<Problem>) {
    const title = problem.title ?? `The API answered with status ${status}`;
    super(problem.detail ?? title);
    this.name = "ApiError";
    this.status = status;
    this.code = problem.code ?? `http_${status}`;
    this.title = title;
    this.fields = problem.errors ?? {};
  }
}

export const unanswered = () =>
  new ApiError(0, {
    code: "dashboard_unreachable",
    title: "The dashboard's server does not answer",
    detail: "This browser can't reach the dashboard. Check the network, and that AutoStack is still running.",
  });

export const isSessionEnded = (error: unknown): boolean => error instanceof ApiError && error.status === 401;

/** Worth another try by itself: no answer, or a backend that is starting or restarting. */
export const isPassing = (error: unknown): boolean =>
  error instanceof ApiError && (error.status === 0 || error.status === 429 || error.status >= 502);
