import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { chart, manifestFile, manifestNames, render, scenarios } from "./support/application.mjs";
import { clusters, helm } from "./support/helm.mjs";
import { problemsOf } from "./support/objects.mjs";
import { problemsBetween, unrestricted } from "./support/relations.mjs";

describe("the chart autostack-app", () => {
  for (const { name, values, manifest } of scenarios())
    for (const cluster of clusters)
      test(`renders the scenario ${name} for Kubernetes ${cluster}, and every object is right`, () => {
        const objects = render(manifest, values, { cluster });
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
    for (const { name, values, manifest } of scenarios()) {
      const { code, output } = helm("lint", "--strict", chart, "--values", values, "--values", manifestFile(manifest));
      assert.equal(code, 0, `${name}: ${output}`);
      assert.doesNotMatch(output, /\[(WARNING|ERROR)\]/, name);
    }
  });

  test("renders the same from the same", () => {
    const once = JSON.stringify(render("domains", { ingress: { domain: "apps.example.org" } }));
    assert.equal(JSON.stringify(render("domains", { ingress: { domain: "apps.example.org" } })), once);
  });

  test("does not take a Kubernetes that cannot drain without a shell", () => {
    assert.throws(() => render("web", {}, { cluster: "1.29.9" }), /1\.30/);
  });
});
