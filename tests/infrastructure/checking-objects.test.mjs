import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { render } from "./support/application.mjs";
import { parseObjects, problemsOf } from "./support/objects.mjs";
import { problemsBetween, unrestricted } from "./support/relations.mjs";

/** Each change makes one object wrong; what is said of it must name the place. */
const mistakes = [
  ["a misspelt field of the object", (o) => Object.assign(o, { specs: {} }), /specs is no field/],
  ["a misspelt field of its spec", (o) => Object.assign(o.spec, { replica: 2 }), /spec\/replica is no field/],
  [
    "a misspelt field deep inside",
    (o) => Object.assign(container(o).livenessProbe, { periodSecond: 1 }),
    /containers\/0\/livenessProbe\/periodSecond is no field/,
  ],
  [
    "a misspelt field in a list",
    (o) => Object.assign(container(o).env[0], { valuefrom: {} }),
    /env\/0\/valuefrom is no field/,
  ],
  [
    "a field at the wrong depth",
    (o) => Object.assign(o.spec.template.spec, { readOnlyRootFilesystem: true }),
    /template\/spec\/readOnlyRootFilesystem is no field/,
  ],
  ["text for a number", (o) => Object.assign(o.spec, { replicas: "two" }), /spec\/replicas/],
  ["a number for text", (o) => Object.assign(container(o).env[0], { value: 1 }), /env\/0\/value/],
  ["a number for a label", (o) => Object.assign(o.metadata.labels, { a: 1 }), /metadata\/labels\/a/],
  ["a missing field", (o) => delete o.spec.selector, /spec/],
  ["a container without a name", (o) => delete container(o).name, /containers\/0/],
  ["nothing for a value", (o) => Object.assign(o.spec.template.spec, { nodeSelector: null }), /nodeSelector is null/],
  ["a kind that is not there", (o) => Object.assign(o, { kind: "Deploymnet" }), /there is no Deploymnet in apps\/v1/],
  ["a version that is gone", (o) => Object.assign(o, { apiVersion: "apps/v1beta1" }), /there is no Deployment/],
  ["a name that is too long", (o) => Object.assign(o.metadata, { name: "a".repeat(64) }), /no DNS label/],
  [
    "a label that is too long",
    (o) => Object.assign(o.metadata.labels, { a: "a".repeat(64) }),
    /metadata\/labels\/a can't be/,
  ],
  ["a quantity that is none", (o) => Object.assign(container(o).resources.limits, { memory: "512 MB" }), /memory/],
];

describe("the checker of objects", () => {
  for (const [mistake, make, said] of mistakes)
    test(`tells ${mistake}`, () => {
      const deployment = render("web").one("Deployment");
      assert.deepEqual(problemsOf(deployment), []);
      make(deployment);
      assert.match(problemsOf(deployment).join("\n"), said);
    });

  test("tells a misspelt field in each kind of object that the chart renders", () => {
    const values = { perProcess: { web: { autoscaling: { maxReplicas: 3, targetCPUUtilization: 70 } } } };
    const objects = render("release-command", { ...values, ingress: { domain: "apps.example.org" } });
    const kinds = new Set(objects.map(({ kind }) => kind));
    assert.deepEqual([...kinds].sort(), [
      "Deployment",
      "HorizontalPodAutoscaler",
      "Ingress",
      "Job",
      "NetworkPolicy",
      "PodDisruptionBudget",
      "Service",
      "ServiceAccount",
    ]);
    for (const object of objects) {
      assert.deepEqual(problemsOf(object), []);
      Object.assign(object.spec ?? object, { misspelt: true });
      assert.match(problemsOf(object).join("\n"), /misspelt is no field that Kubernetes knows/, object.kind);
    }
  });

  test("does not read a file in which a key is there twice", () => {
    assert.throws(() => parseObjects("kind: Service\nspec:\n  type: A\n  type: B\n"), /unique/);
  });

  test("reads words as Kubernetes does", () => {
    assert.deepEqual(parseObjects("a: no\nb: 'no'\nc: 0o17\n---\n---\nd: 010\n"), [
      { a: false, b: "no", c: "0o17" },
      { d: 8 },
    ]);
  });
});

describe("the checker of what objects say of each other", () => {
  const values = {
    perProcess: { web: { autoscaling: { maxReplicas: 3, targetCPUUtilization: 70 } } },
    ingress: { domain: "apps.example.org" },
  };
  const broken = [
    ["a selector that finds nothing", (o) => Object.assign(o.one("Service").spec.selector, { a: "b" }), /finds 0/],
    [
      "a port that no container has",
      (o) => Object.assign(o.one("Service").spec.ports[0], { targetPort: "web" }),
      /port web/,
    ],
    [
      "a Service that is not there",
      (o) => Object.assign(o.one("Service").metadata, { name: "other" }),
      /no Service hello/,
    ],
    [
      "an autoscaler and a number",
      (o) => Object.assign(o.one("Deployment").spec, { replicas: 2 }),
      /number of replicas/,
    ],
    [
      "a budget for one instance",
      (o) => Object.assign(o.one("HorizontalPodAutoscaler").spec, { minReplicas: 1 }),
      /keeps a node from being drained/,
    ],
    [
      "an account that comes too late",
      (o) => Object.assign(o.one("ServiceAccount", "release_command").metadata, { annotations: {} }),
      /runs before its ServiceAccount is there/,
    ],
    [
      "an account that is not there",
      (o) => Object.assign(o.one("Deployment").spec.template.spec, { serviceAccountName: "other" }),
      /no ServiceAccount other/,
    ],
    [
      "another namespace",
      (o) => Object.assign(o.one("Ingress").metadata, { namespace: "default" }),
      /another namespace/,
    ],
    ["an object that is there twice", (o) => o.push(o.one("Service")), /is there twice/],
  ];
  for (const [mistake, make, said] of broken)
    test(`tells ${mistake}`, () => {
      const objects = render("release-command", values);
      assert.deepEqual(problemsBetween(objects), []);
      make(objects);
      assert.match(problemsBetween(objects).join("\n"), said);
    });

  test("tells a pod that a restricted namespace would refuse", () => {
    const pod = () => render("web").one("Deployment").spec.template.spec;
    const after = (change) => {
      const changed = pod();
      change(changed);
      return unrestricted(changed).join("\n");
    };
    assert.equal(
      after(() => {}),
      "",
    );
    assert.match(
      after((p) => delete p.securityContext.runAsNonRoot),
      /root/,
    );
    assert.match(
      after((p) => delete p.securityContext.seccompProfile),
      /seccomp/,
    );
    assert.match(
      after((p) => p.volumes.push({ name: "node", hostPath: { path: "/" } })),
      /volume of the node/,
    );
    assert.match(
      after((p) => delete p.containers[0].securityContext.capabilities),
      /capabilities/,
    );
    assert.match(
      after((p) => delete p.containers[0].securityContext.allowPrivilegeEscalation),
      /privileges/,
    );
  });
});

function container(deployment) {
  return deployment.spec.template.spec.containers[0];
}
