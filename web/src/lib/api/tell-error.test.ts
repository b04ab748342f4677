import { expect, it } from "vitest";
import { ApiError, unanswered } from "./api-error";
import { isOutdated, tellError } from "./tell-error";

const of = (status: number, code: string, detail?: string, title = "Internal Server Error") =>
  new ApiError(status, { title, code, detail });

it.each([
  ["no network", unanswered(), "The dashboard's server does not answer", /can't reach the dashboard/, null],
  [
    "no API",
    of(502, "backend_unreachable", "The dashboard runs.", "The AutoStack API does not answer"),
    "The AutoStack API does not answer",
    /^The dashboard runs\.$/,
    null,
  ],
  [
    "a project that is gone",
    of(404, "project_not_found", "There is no such project.", "Not Found"),
    "This project does not exist",
    /deleted, or the address is mistyped/,
    null,
  ],
  ["a defect", of(500, "internal_error", "A defect."), "This project could not be read", /^A defect\.$/, /log/],
  [
    "too much",
    of(429, "too_many_requests", "Too many.", "Too Many Requests"),
    "This project could not be read",
    /^Too many\.$/,
    /^Wait/,
  ],
  ["a proxy's word", new ApiError(504, {}), "This project could not be read", /status 504/, /restarting/],
  [
    "a refusal",
    of(409, "changed_meanwhile", "Somebody else.", "Conflict"),
    "This project could not be read",
    /^Somebody else\.$/,
    null,
  ],
  ["the dashboard's own fault", new TypeError("x is no y"), "This project could not be shown", /x is no y/, /reload/],
] as const)("of %s it says what happened, why, and what to do", (_, error, title, why, next) => {
  const told = tellError(error, "This project");
  expect(told.title).toBe(title);
  expect(told.why).toMatch(why);
  if (next === null) expect(told.next).toBeNull();
  else expect(told.next).toMatch(next);
});

it.each([
  [Object.assign(new Error("x"), { name: "ChunkLoadError" }), true],
  [new TypeError("Failed to fetch dynamically imported module: /a.js"), true],
  [new Error("Loading chunk 7 failed."), true],
  [new Error("chunky"), false],
])("%s means that the dashboard was replaced: %s", (error, outdated) => {
  expect(isOutdated(error)).toBe(outdated);
});
