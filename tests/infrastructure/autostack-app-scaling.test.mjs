import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { refusal, render } from "./support/application.mjs";

const autoscaled = (autoscaling, more = {}) => ({
  perProcess: { web: { autoscaling: { maxReplicas: 10, targetCPUUtilization: 70, ...autoscaling }, ...more } },
});
const between = (objects) => {
  const { minReplicas, maxReplicas } = objects.one("HorizontalPodAutoscaler").spec;
  return [minReplicas, maxReplicas];
};
const guarded = (objects) => objects.all("PodDisruptionBudget").map(({ metadata }) => metadata.name);

describe("the HorizontalPodAutoscaler of a process", () => {
  test("is not there unless people want one", () => {
    assert.equal(render("web-and-worker").all("HorizontalPodAutoscaler").length, 0);
  });

  test("decides alone: its Deployment has no number of its own", () => {
    const objects = render("web-and-worker", autoscaled());
    assert.equal("replicas" in objects.one("Deployment", "web").spec, false);
    assert.equal(objects.one("Deployment", "worker").spec.replicas, 1);
    assert.deepEqual(objects.one("HorizontalPodAutoscaler").spec.scaleTargetRef, {
      apiVersion: "apps/v1",
      kind: "Deployment",
      name: "hello--production-web",
    });
  });

  test("keeps at least what AutoStack was asked for, or what people say", () => {
    assert.deepEqual(between(render("web-and-worker", autoscaled())), [2, 10]);
    assert.deepEqual(between(render("web-and-worker", autoscaled({ minReplicas: 4 }))), [4, 10]);
  });

  test("holds AutoStack's number to people's limit", () => {
    assert.deepEqual(between(render("scaled", autoscaled())), [10, 10]);
  });

  test("follows processor, memory or both", () => {
    const metrics = (values) =>
      render("web", values)
        .one("HorizontalPodAutoscaler")
        .spec.metrics.map(({ resource }) => [resource.name, resource.target.averageUtilization]);
    assert.deepEqual(metrics(autoscaled()), [["cpu", 70]]);
    assert.deepEqual(metrics(autoscaled({ targetMemoryUtilization: 80 })), [
      ["cpu", 70],
      ["memory", 80],
    ]);
  });

  test("does not start what is stopped, or what nobody asked for", () => {
    const stopped = render("stopped", autoscaled());
    assert.equal(stopped.all("HorizontalPodAutoscaler").length, 0);
    assert.equal(stopped.one("Deployment", "web").spec.replicas, 0);
    const values = { perProcess: { worker: { autoscaling: { maxReplicas: 5, targetCPUUtilization: 70 } } } };
    assert.equal(render("scaled", values).one("Deployment", "worker").spec.replicas, 0);
  });

  test("is refused where it could never work", () => {
    assert.match(refusal("web", autoscaled({ minReplicas: 11 })), /perProcess\.web\.autoscaling: minReplicas is above/);
    assert.match(
      refusal("web", { ...autoscaled(), resources: { requests: { cpu: null } } }),
      /perProcess\.web\.autoscaling: targetCPUUtilization is a share of resources\.requests\.cpu/,
    );
    assert.match(
      refusal("web", { ...autoscaled({ targetMemoryUtilization: 80 }), resources: { requests: { memory: null } } }),
      /targetMemoryUtilization is a share of resources\.requests\.memory/,
    );
  });
});

describe("the PodDisruptionBudget of a process", () => {
  test("lets one instance of several be moved at a time", () => {
    const { spec } = render("web-and-worker").one("PodDisruptionBudget");
    assert.equal(spec.maxUnavailable, 1);
    assert.equal(spec.unhealthyPodEvictionPolicy, "AlwaysAllow");
    assert.equal(spec.selector.matchLabels["app.kubernetes.io/component"], "web");
  });

  test("is not there for a single instance, whose node it would keep from being drained", () => {
    assert.deepEqual(guarded(render("single-instance")), []);
    assert.deepEqual(guarded(render("web-and-worker")), ["hello--production-web"]);
  });

  test("goes by the least that an autoscaler keeps", () => {
    assert.deepEqual(guarded(render("web", autoscaled({ minReplicas: 1 }))), []);
    assert.deepEqual(guarded(render("single-instance", autoscaled({ minReplicas: 2 }))), ["hello--production-web"]);
  });

  test("is not there while the environment is stopped", () => {
    assert.deepEqual(guarded(render("stopped")), []);
  });
});
