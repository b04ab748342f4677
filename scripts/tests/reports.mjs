import { readFileSync } from "node:fs";

/**
 * What a part of the tests came to.
 *
 * @typedef {{ name: string, message: string }} Told a test, and why it failed or was skipped
 * @typedef {{ passed: number, failed: number, skipped: number, failures: Told[], skips?: Told[] }} Result
 */

/** @returns {Result} of a command that counts as one test */
export function ofCommand(name, problem, output) {
  return problem === null
    ? { passed: 1, failed: 0, skipped: 0, failures: [] }
    : ofFailure(name, `${problem}\n${lastLines(output, 40)}`);
}

/** @returns {Result} of what could not run */
export function ofFailure(name, message) {
  return { passed: 0, failed: 1, skipped: 0, failures: [{ name, message: message.trim() }] };
}

/**
 * Reads a part's report with `read`. A part that ended badly without a failure in its report (it crashed, or was ended by its deadline) has failed too.
 *
 * @param {() => Result} read
 * @returns {Result}
 */
export function ofReport(name, read, problem, output) {
  let result;
  try {
    result = read();
  } catch (error) {
    return ofFailure(name, `${problem ?? "left no report"} (${error.message})\n${lastLines(output, 40)}`);
  }
  if (problem !== null && result.failed === 0)
    return add(result, ofFailure(name, `${problem}\n${lastLines(output, 40)}`));
  // No test at all is what a broken filter or a crash at start looks like.
  return result.passed + result.failed + result.skipped === 0 ? ofFailure(name, "ran no test") : result;
}

/** The Common Test Report Format, which xunit v3 writes (ctrf.io). */
export function readCtrf(file) {
  const { tests } = JSON.parse(readFileSync(file, "utf8")).results;
  return count(
    tests,
    (test) => test.status,
    (test) => test.name,
    (test) => `${test.message ?? ""}\n${test.trace ?? ""}`,
  );
}

/** Vitest's json reporter, which writes what Jest does. */
export function readVitest(file) {
  const report = JSON.parse(readFileSync(file, "utf8"));
  const tests = report.testResults.flatMap((suite) =>
    // A file that can't be loaded has a message, and no tests.
    suite.assertionResults.length === 0 && suite.status === "failed"
      ? [{ status: "failed", fullName: suite.name, failureMessages: [suite.message] }]
      : suite.assertionResults,
  );
  return count(
    tests,
    (test) => test.status,
    (test) => test.fullName,
    (test) => test.failureMessages.join("\n"),
  );
}

/** Playwright's json reporter. A test that passed at a second try counts as failed: its fault is only hidden. */
export function readPlaywright(file) {
  const report = JSON.parse(readFileSync(file, "utf8"));
  const tests = [];
  const walk = (suite, path) => {
    for (const spec of suite.specs ?? [])
      for (const test of spec.tests)
        tests.push({
          status: { expected: "passed", skipped: "skipped" }[test.status] ?? "failed",
          name: [...path, spec.title].join(" › "),
          message: test.results.flatMap((result) => result.errors.map((error) => error.message)).join("\n"),
        });
    for (const inner of suite.suites ?? []) walk(inner, [...path, inner.title]);
  };
  for (const suite of report.suites) walk(suite, [suite.title]);
  for (const error of report.errors ?? []) tests.push({ status: "failed", name: "Playwright", message: error.message });
  return count(
    tests,
    (test) => test.status,
    (test) => test.name,
    (test) => test.message,
  );
}

/** The output of `node --test` as TAP (testanything.org): the totals at its end, and the points that are not ok. */
export function readTap(text) {
  const total = (name) => {
    const found = text.match(new RegExp(`^# ${name} (\\d+)$`, "m"));
    if (!found) throw new Error(`no total of "${name}" in the output`);
    return Number(found[1]);
  };
  const lines = text.split("\n");
  const failures = lines.flatMap((line, at) => {
    const point = line.match(/^(\s*)not ok \d+ - (.*)$/);
    if (!point || /# (SKIP|TODO)/.test(point[2])) return [];
    const end = lines.findIndex((later, i) => i > at && later.trim() === "...");
    const details = lines.slice(at + 2, end);
    // A file or suite fails because something in it did; that is told on its own.
    return details.some((detail) => detail.includes("failureType: 'subtestsFailed'"))
      ? []
      : [{ name: point[2], message: details.join("\n") }];
  });
  return {
    passed: total("pass"),
    failed: total("fail") + total("cancelled"),
    skipped: total("skipped") + total("todo"),
    failures,
  };
}

/** @returns {Result} the sum of two */
export function add(one, other) {
  return {
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
    skipped: one.skipped + other.skipped,
    failures: [...one.failures, ...other.failures],
    skips: [...(one.skips ?? []), ...(other.skips ?? [])],
  };
}

/** The line that ends it all, such as `812 passed, 0 failed, 2 skipped`. */
export function totals({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

export function lastLines(text, limit) {
  return text.trimEnd().split("\n").slice(-limit).join("\n");
}

function count(tests, status, name, message) {
  const result = { passed: 0, failed: 0, skipped: 0, failures: [], skips: [] };
  for (const test of tests) {
    const state = status(test);
    if (state === "passed") result.passed++;
    else if (["skipped", "pending", "todo", "disabled"].includes(state)) {
      result.skipped++;
      result.skips.push({ name: name(test), message: (message(test) ?? "").trim() });
    } else {
      result.failed++;
      result.failures.push({ name: name(test), message: message(test).trim() });
    }
  }
  return result;
}
