import { ApiError } from "./api-error";

/** What people are told of an error: what happened and where, why, and what to do. */
export interface ToldError {
  title: string;
  why: string;
  /** Null: the reason says it, or trying again is all there is. */
  next: string | null;
  /** Nothing is wrong with what was asked for: it could not be reached. */
  unreachable: boolean;
  /** It will not be there the next time either. */
  gone: boolean;
}

/** @param of What could not be had, as the beginning of a sentence: “This project”. */
export function tellError(error: Error, of: string): ToldError {
  const told = { title: `${of} could not be read`, why: error.message, next: null, unreachable: false, gone: false };
  if (!(error instanceof ApiError)) {
    return {
      ...told,
      title: `${of} could not be shown`,
      why: `The dashboard itself failed: ${error.message}`,
      next: "Try again. If it comes back, reload the page.",
    };
  }
  const { status, code, title } = error;
  // The dashboard's own words; the API's titles only repeat the status.
  if (status === 0 || code === "backend_unreachable") return { ...told, title, unreachable: true };
  if (status === 404)
    return { ...told, title: `${of} does not exist`, why: "It was deleted, or the address is mistyped.", gone: true };
  if (status === 429) return { ...told, next: "Wait a few seconds, then try again." };
  if (status >= 502 && status <= 504)
    return {
      ...told,
      next: "It may be restarting: what runs is not affected. Try again in a few seconds.",
      unreachable: true,
    };
  if (status >= 500) return { ...told, next: "Try again. The API's log, .autostack/logs/api.log, says more." };
  return told;
}

/** Whether a part of the page is not on the server any more: the dashboard was replaced while the page was open. */
export const isOutdated = (error: Error): boolean =>
  error.name === "ChunkLoadError" || /loading (css )?chunk|dynamically imported module/i.test(error.message);
