import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, test } from "node:test";
import { parse } from "yaml";
import { chart, render } from "./support/application.mjs";
import { repository } from "./support/helm.mjs";
import { problemsOf } from "./support/objects.mjs";
import { problemsBetween } from "./support/relations.mjs";

const page = readFileSync(path.join(repository, "docs", "guide", "kubernetes-applications.md"), "utf8");
const [application, values] = [...page.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, text]) => parse(text));

describe("the guide to applications on Kubernetes", () => {
  test("shows values that render", () => {
    const objects = render("web", values);
    assert.deepEqual(objects.flatMap(problemsOf), []);
    assert.deepEqual(problemsBetween(objects), []);
    assert.equal(objects.one("Ingress").spec.rules[0].host, "hello.apps.example.org");
    assert.equal(objects.all("HorizontalPodAutoscaler").length, 1);
  });

  test("shows an Application that gives AutoStack's file last, and pins the chart", () => {
    const [source, files] = application.spec.sources;
    const apps = "$values/apps/hello/production";
    assert.deepEqual(source.helm.valueFiles, [`${apps}/values.yaml`, `${apps}/autostack.yaml`]);
    assert.equal(source.helm.ignoreMissingValueFiles, true);
    assert.equal(files.ref, "values");
    const { name, version } = parse(readFileSync(path.join(chart, "Chart.yaml"), "utf8"));
    assert.equal(source.targetRevision, `${name}-${version}`);
    assert.equal(source.path, path.relative(repository, chart));
    assert.equal(application.spec.destination.namespace, `app-${application.metadata.name}`);
  });
});
