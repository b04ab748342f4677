import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { chart, manifestFile, manifestNames, render, scenarios } from "./support/application.mjs";
import { clusters, helm } from "./support/helm.mjs";
import { problemsOf } from "./support/objects.mjs";
import { problemsBetween, unrestricted } from "./support/relations.mjs";

/** One of few objects, and two that together have all. */
const linted = ["workers-alone", "domains-and-tls", "release-command"];

describe("the chart autostack-app", () => {
  for (const { name, values, manifest } of scenarios())
    test(`renders the scenario ${name}, and every object is right`, () => {
      const objects = render(manifest, values);
      assert.ok(objects.length >= 3, `${objects.length} objects`);
      assert.deepEqual(objects.flatMap(problemsOf), []);
      assert.deepEqual(problemsBetween(objects), []);
      for (const { metadata, spec } of [...objects.all("Deployment"), ...objects.all("Job")])
        assert.deepEqual(unrestricted(spec.template.spec), [], metadata.name);
    });

  test("has a scenario for every manifest", () => {
    const rendered = new Set(scenarios().map(({ manifest }) => manifest));
    assert.deepEqual(
      manifestNames().filter((name) => !rendered.has(name)),
      [],
    );
  });

  test("passes Helm's own checks", () => {
    for (const { name, values, manifest } of scenarios().filter(({ name }) => linted.includes(name))) {
      const { code, output } = helm("lint", "--strict", chart, "--values", values, "--values", manifestFile(manifest));
      assert.equal(code, 0, `${name}: ${output}`);
      assert.doesNotMatch(output, /\[(WARNING|ERROR)\]/, name);
    }
  });

  test("renders the same from the same", () => {
    const args = [chart, "--kube-version", clusters[0], "--values", manifestFile("awkward")];
    assert.equal(helm("template", "one", ...args).output, helm("template", "other", ...args).output);
  });

  test("takes the oldest Kubernetes that drains without a shell, and newer ones, and none before it", () => {
    for (const cluster of clusters) assert.ok(render("web", {}, { cluster }).length > 0, cluster);
    assert.throws(() => render("web", {}, { cluster: "1.29.9" }), /1\.30/);
  });
});
