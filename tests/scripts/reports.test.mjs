import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import * as reports from "../../scripts/tests/reports.mjs";

let directory;
before(() => {
  directory = mkdtempSync(path.join(tmpdir(), "autostack-reports-"));
});
after(() => rmSync(directory, { recursive: true }));

function file(content) {
  const name = path.join(directory, "report.json");
  writeFileSync(name, JSON.stringify(content));
  return name;
}

const counts = ({ passed, failed, skipped }) => ({ passed, failed, skipped });

describe("a report", () => {
  test("of xunit counts passed, failed and skipped, and tells why", () => {
    const result = reports.readCtrf(
      file({
        results: {
          tests: [
            { name: "a", status: "passed" },
            { name: "b", status: "failed", message: "1 is not 2", trace: "at b" },
            { name: "c", status: "skipped", message: "xyz is not installed" },
            { name: "d", status: "other", message: "it never ran" },
          ],
        },
      }),
    );
    assert.deepEqual(counts(result), { passed: 1, failed: 2, skipped: 1 });
    assert.deepEqual(result.failures[0], { name: "b", message: "1 is not 2\nat b" });
    assert.deepEqual(result.skips, [{ name: "c", message: "xyz is not installed" }]);
    assert.deepEqual(reports.add(result, reports.ofFailure("part", "no")).skips, result.skips);
  });

  test("of Vitest counts a file that could not be loaded as a failure", () => {
    const result = reports.readVitest(
      file({
        testResults: [
          { name: "broken.test.ts", status: "failed", message: "no such module", assertionResults: [] },
          {
            name: "fine.test.ts",
            status: "passed",
            assertionResults: [{ status: "passed", fullName: "x", failureMessages: [] }],
          },
        ],
      }),
    );
    assert.deepEqual(counts(result), { passed: 1, failed: 1, skipped: 0 });
    assert.deepEqual(result.failures, [{ name: "broken.test.ts", message: "no such module" }]);
  });

  test("of Playwright counts a flaky test as failed", () => {
    const spec = (title, status) => ({ title, tests: [{ status, results: [{ errors: [{ message: `${title}!` }] }] }] });
    const result = reports.readPlaywright(
      file({
        suites: [
          {
            title: "file",
            specs: [spec("a", "expected")],
            suites: [{ title: "group", specs: [spec("b", "flaky"), spec("c", "skipped")] }],
          },
        ],
      }),
    );
    assert.deepEqual(counts(result), { passed: 1, failed: 1, skipped: 1 });
    assert.equal(result.failures[0].name, "file › group › b");
  });

  test("of node --test names the point that failed, not the file around it", () => {
    const tap = `TAP version 13
# Subtest: suite
    # Subtest: point
    not ok 1 - point
      ---
      failureType: 'testCodeFailure'
      error: 'no'
      ...
    1..1
not ok 1 - suite
  ---
  failureType: 'subtestsFailed'
  error: '1 subtest failed'
  ...
1..1
# tests 1
# suites 1
# pass 3
# fail 1
# cancelled 1
# skipped 1
# todo 0
`;
    const result = reports.readTap(tap);
    assert.deepEqual(counts(result), { passed: 3, failed: 2, skipped: 1 });
    assert.deepEqual(
      result.failures.map(({ name }) => name),
      ["point"],
    );
  });
});

describe("a part", () => {
  const clean = { passed: 3, failed: 0, skipped: 0, failures: [] };

  test("that crashed after its tests passed has failed", () => {
    assert.deepEqual(counts(reports.ofReport("part", () => clean, "was ended by SIGSEGV", "boom")), {
      passed: 3,
      failed: 1,
      skipped: 0,
    });
  });

  test("that left no report has failed", () => {
    const result = reports.ofReport("part", () => reports.readCtrf("/nowhere"), null, "");
    assert.equal(result.failed, 1);
    assert.match(result.failures[0].message, /left no report/);
  });

  test("that ran no test has failed", () => {
    assert.equal(reports.ofReport("part", () => ({ ...clean, passed: 0 }), null, "").failed, 1);
  });

  test("that passed is taken as it is", () => {
    assert.deepEqual(
      reports.ofReport("part", () => clean, null, ""),
      clean,
    );
  });
});

test("totals are one line", () => {
  assert.equal(reports.totals({ passed: 3, failed: 1, skipped: 2 }), "3 passed, 1 failed, 2 skipped");
});
