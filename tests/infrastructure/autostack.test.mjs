import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, test } from "node:test";
import { isDeepStrictEqual } from "node:util";
import { parse, stringify } from "yaml";
import { helm, repository } from "./support/helm.mjs";
import { parseObjects, problemsOf } from "./support/objects.mjs";
import { problemsBetween, unrestricted } from "./support/relations.mjs";

const chart = path.join(repository, "helm", "autostack");
const read = (file) => readFileSync(path.join(chart, file), "utf8");
const complete = parse(read("ci/complete-values.yaml"));

function template(values) {
  const directory = mkdtempSync(path.join(tmpdir(), "autostack-chart-"));
  try {
    const file = path.join(directory, "values.yaml");
    writeFileSync(file, stringify(values));
    return helm(
      "template",
      "autostack",
      chart,
      "--namespace",
      "autostack",
      "--kube-version",
      "1.30.0",
      "--values",
      file,
    );
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function render(values) {
  const { code, output, problem } = template(values);
  if (code !== 0) throw new Error(problem);
  return parseObjects(output);
}

const one = (objects, kind, name) => {
  const found = objects.filter((object) => object.kind === kind && object.metadata.name === name);
  assert.equal(found.length, 1, `${kind} ${name}`);
  return found[0];
};
const container = (workload) => workload.spec.template.spec.containers[0];

describe("the chart autostack", () => {
  for (const file of readdirSync(path.join(chart, "ci")))
    test(`renders ${file}, and every object is right`, () => {
      const objects = render(parse(read(`ci/${file}`)));
      assert.deepEqual(objects.flatMap(problemsOf), []);
      assert.deepEqual(problemsBetween(objects), []);
      for (const { kind, metadata, spec } of objects)
        if (kind === "Deployment" || kind === "Job")
          assert.deepEqual(unrestricted(spec.template.spec), [], metadata.name);
      const { code, output } = helm("lint", "--strict", chart, "--values", path.join(chart, "ci", file));
      assert.equal(code, 0, output);
    });

  test("asks whether a node is alive without the database, and whether it is ready with it", () => {
    const { startupProbe, livenessProbe, readinessProbe } = container(
      one(render(complete), "Deployment", "autostack-api"),
    );
    assert.equal(livenessProbe.httpGet.path, "/health");
    assert.equal(readinessProbe.httpGet.path, "/ready");
    assert.equal(startupProbe.httpGet.path, "/ready");
  });

  test("takes no node away before another is ready, and lets it leave the route first", () => {
    for (const name of ["autostack-api", "autostack-dashboard"]) {
      const { spec } = one(render(complete), "Deployment", name);
      assert.equal(spec.strategy.rollingUpdate.maxUnavailable, 0);
      assert.deepEqual(container({ spec }).lifecycle, { preStop: { sleep: { seconds: 10 } } });
      assert.ok(spec.template.spec.terminationGracePeriodSeconds >= 40);
    }
  });

  test("brings the tables to this version before nodes start, with the same settings", () => {
    const objects = render(complete);
    const job = one(objects, "Job", "autostack-migration");
    assert.equal(job.metadata.annotations["helm.sh/hook"], "pre-install,pre-upgrade");
    assert.deepEqual(container(job).args, ["db-apply"]);
    assert.deepEqual(container(job).envFrom, [{ secretRef: { name: "autostack" } }]);
    assert.equal(container(job).image, container(one(objects, "Deployment", "autostack-api")).image);
  });

  test("gives a token of the Kubernetes API to the API alone", () => {
    const objects = render(complete);
    for (const { kind, metadata, spec } of objects.filter(({ kind }) => ["Deployment", "Job"].includes(kind)))
      assert.equal(
        spec.template.spec.automountServiceAccountToken,
        metadata.name === "autostack-api",
        `${kind} ${metadata.name}`,
      );
  });

  test("tells the dashboard where the API answers, and lets it in there", () => {
    const objects = render(complete);
    const { env } = container(one(objects, "Deployment", "autostack-dashboard"));
    const service = one(objects, "Service", "autostack-api");
    assert.equal(
      env.find(({ name }) => name === "AUTOSTACK_API_URL").value,
      `http://${service.metadata.name}:${service.spec.ports[0].port}`,
    );
    const dashboard = one(objects, "Deployment", "autostack-dashboard").spec.selector.matchLabels;
    const [rule] = one(objects, "NetworkPolicy", "autostack-api").spec.ingress;
    assert.ok(rule.from.some(({ podSelector }) => isDeepStrictEqual(podSelector, { matchLabels: dashboard })));
  });

  test("lets nobody in where nobody is named", () => {
    const small = parse(read("ci/small-values.yaml"));
    assert.deepEqual(one(render(small), "NetworkPolicy", "autostack-dashboard").spec.ingress, []);
  });

  test("has names for both, and no Ingress without one", () => {
    const { rules, tls } = one(render(complete), "Ingress", "autostack-dashboard").spec;
    assert.deepEqual(
      rules.map(({ host, http }) => [host, http.paths[0].backend.service.name]),
      [
        ["autostack-api.example.org", "autostack-api"],
        ["autostack.example.org", "autostack-dashboard"],
      ],
    );
    assert.deepEqual(tls[0].hosts, ["autostack-api.example.org", "autostack.example.org"]);
    assert.equal(render({ ...complete, ingress: {} }).filter(({ kind }) => kind === "Ingress").length, 0);
  });

  test("has a budget for several nodes alone", () => {
    const budgets = (values) => render(values).filter(({ kind }) => kind === "PodDisruptionBudget").length;
    assert.equal(budgets(complete), 2);
    assert.equal(budgets({ ...complete, api: { ...complete.api, replicas: 1 } }), 1);
  });
});

describe("the rights of the API", () => {
  const roles = () => render(complete).filter(({ kind }) => /^(Cluster)?Role$/.test(kind));

  test("are bound to its account, and to no other", () => {
    const objects = render(complete);
    const bindings = objects.filter(({ kind }) => kind.endsWith("Binding"));
    assert.equal(bindings.length, 3);
    for (const { roleRef, subjects, metadata } of bindings) {
      const role = one(objects, roleRef.kind, roleRef.name);
      assert.equal(role.metadata.namespace, metadata.namespace);
      assert.deepEqual(subjects, [{ kind: "ServiceAccount", name: "autostack-api", namespace: "autostack" }]);
    }
  });

  test("name every verb and every resource", () => {
    for (const { rules } of roles())
      for (const rule of rules) {
        assert.ok(![...rule.apiGroups, ...rule.resources, ...rule.verbs].includes("*"), JSON.stringify(rule));
        assert.ok(!rule.verbs.some((verb) => ["escalate", "bind", "impersonate"].includes(verb)), JSON.stringify(rule));
      }
  });

  test("let it read no Secret, and run nothing in a container", () => {
    const rules = roles().flatMap((role) => role.rules);
    for (const { verbs } of rules.filter(({ resources }) => resources.includes("secrets")))
      assert.deepEqual(verbs, ["create", "delete"]);
    assert.ok(!rules.some(({ resources }) => resources.some((name) => /exec|attach|portforward|roles/.test(name))));
  });

  test("over Applications and builds are in their namespaces alone", () => {
    const of = (resource) => roles().filter(({ rules }) => rules.some(({ resources }) => resources.includes(resource)));
    assert.deepEqual(
      of("applications").map(({ metadata }) => metadata.namespace),
      ["argocd"],
    );
    const making = roles().filter(({ rules }) =>
      rules.some(({ resources, verbs }) => resources.includes("jobs") && verbs.includes("create")),
    );
    assert.deepEqual(
      making.map(({ metadata }) => metadata.namespace),
      ["autostack-builds"],
    );
  });

  test("are none where people give them by themselves", () => {
    const objects = render({ ...complete, rbac: { create: false } });
    assert.equal(objects.filter(({ kind }) => /Role/.test(kind)).length, 0);
  });
});

describe("the values of the chart autostack", () => {
  const refusal = (change) => {
    const { code, problem } = template({ ...complete, ...change });
    assert.notEqual(code, 0);
    return problem;
  };

  test("are refused when they are unknown, by their name", () => {
    assert.match(refusal({ replicas: 2 }), /Additional property replicas is not allowed/);
    assert.match(refusal({ rbac: { creat: true } }), /rbac: Additional property creat is not allowed/);
  });

  test("must name images and the Secret", () => {
    assert.match(refusal({ api: { image: "" } }), /api\.image/);
    assert.match(refusal({ api: { image: "registry.example.org/autostack/api" } }), /api\.image/);
    assert.match(refusal({ secret: "" }), /secret/);
  });

  test("hold no secret, and nothing that the chart sets itself", () => {
    for (const name of [
      "AutoStack__Registry__Password",
      "AutoStack__GitOps__Token",
      "AutoStack__Keys__Jwt",
      "AutoStack__Listen",
    ])
      assert.match(refusal({ settings: { ...complete.settings, [name]: "x" } }), /settings/, name);
  });

  test("choose no adapter that keeps its state on one machine", () => {
    for (const [name, embedded] of [
      ["AutoStack__Builder__Kind", "BuiltIn"],
      ["AutoStack__Registry__Kind", "OciLayout"],
      ["AutoStack__GitOps__Kind", "BareRepository"],
    ]) {
      const { [name]: _, ...others } = complete.settings;
      assert.match(refusal({ settings: others }), new RegExp(`settings\\.${name} must be set`));
      assert.match(
        refusal({ settings: { ...others, [name]: embedded } }),
        new RegExp(`settings\\.${name} must be set`),
      );
    }
  });

  test("are all in the schema and on the page", () => {
    const schema = JSON.parse(read("values.schema.json"));
    const defaults = parse(read("values.yaml"));
    assert.deepEqual(Object.keys(defaults).sort(), Object.keys(schema.properties).sort());
    const rows = [...read("README.md").matchAll(/^\| `([A-Za-z_.]+)` \|/gm)].map(([, key]) => key);
    const leaves = (value, place) =>
      value &&
      typeof value === "object" &&
      !Array.isArray(value) &&
      Object.keys(value).length > 0 &&
      !place.endsWith("resources")
        ? Object.entries(value).flatMap(([key, inner]) => leaves(inner, place ? `${place}.${key}` : key))
        : [place];
    assert.deepEqual(rows.sort(), leaves(defaults, "").sort());
  });
});
