import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, test } from "node:test";
import { parse } from "yaml";
import { chart, readManifest, refusal } from "./support/application.mjs";
import { helm } from "./support/helm.mjs";

const read = (file) => readFileSync(path.join(chart, file), "utf8");
const schema = JSON.parse(read("values.schema.json"));
const defaults = parse(read("values.yaml"));
/** What autostack.yaml brings. */
const fromAutoStack = Object.keys(schema.properties).filter((key) =>
  schema.properties[key].description.startsWith("autostack.yaml:"),
);

describe("the schema of the values", () => {
  for (const [said, manifest, values, change] of [
    [/Additional property replicas is not allowed/, "web", { replicas: 3 }],
    [/ingress: Additional property host is not allowed/, "web", { ingress: { host: "example.org" } }],
    [
      /perProcess\.web\.autoscaling: Additional property maxReplica is not allowed/,
      "web",
      { perProcess: { web: { autoscaling: { maxReplica: 3, maxReplicas: 3, targetCPUUtilization: 70 } } } },
    ],
    [
      /networkPolicy\.from\.0: Additional property nameSpaceSelector is not allowed/,
      "web",
      { networkPolicy: { from: [{ nameSpaceSelector: {} }] } },
    ],
    [/tolerations\.0: Additional property effects is not allowed/, "web", { tolerations: [{ effects: "NoSchedule" }] }],
    [/resources\.limits: Additional property mem is not allowed/, "web", { resources: { limits: { mem: "1Gi" } } }],
    [/Additional property volumes is not allowed/, "web", {}, { volumes: [] }],
    [
      /processes\.0: Additional property schedule is not allowed/,
      "web",
      {},
      { processes: [{ name: "web", replicas: 1, schedule: "@daily" }] },
    ],
  ])
    test(`refuses an unknown key by its name: ${said.source}`, () => {
      assert.match(refusal(manifest, values, { change }), said);
    });

  for (const [what, said, values, change] of [
    [
      "an image without a registry",
      /image\.reference/,
      {},
      { image: { ...readManifest("web").image, reference: "hello:1" } },
    ],
    ["an image without a digest", /digest is required/, {}, { image: { reference: "registry.example.org/hello:1" } }],
    ["a form of the manifest that is not known", /api_version/, {}, { api_version: "autostack.dev/v2" }],
    ["a port that only root may listen on", /port/, { port: 80 }],
    ["root", /securityContext\.runAsUser/, { securityContext: { runAsUser: 0 } }],
    ["a quantity that is none", /resources\.limits\.memory/, { resources: { limits: { memory: "512 MB" } } }],
    ["a name with an address's parts", /ingress\.hosts\.0/, { ingress: { hosts: ["https://example.org"] } }],
    [
      "an autoscaler without a target",
      /perProcess\.web\.autoscaling/,
      { perProcess: { web: { autoscaling: { maxReplicas: 3 } } } },
    ],
  ])
    test(`refuses ${what}`, () => assert.match(refusal("web", values, { change }), said));

  test("refuses to render nothing in the place of a manifest that is gone", () => {
    const { code, problem } = helm("template", "hello", chart, "--kube-version", "1.30.0");
    assert.notEqual(code, 0);
    for (const key of ["project", "environment", "deployment", "image", "processes"])
      assert.match(problem, new RegExp(`${key} is required`));
  });

  test("lets nothing unknown pass at any depth", () => {
    const open = [];
    const walk = (node, place) => {
      if (node === null || typeof node !== "object") return;
      if (node.type === "object" || node.properties) {
        const rest = node.additionalProperties;
        const isMap = rest && typeof rest === "object" && (rest.type === "string" || rest.$ref);
        if (rest !== false && !isMap) open.push(place);
      }
      for (const [key, inner] of Object.entries(node)) walk(inner, `${place}/${key}`);
    };
    walk(schema, "");
    assert.deepEqual(open, []);
  });

  test("says of each key what it is", () => {
    for (const [key, { description }] of Object.entries(schema.properties)) assert.match(description, /\.$/, key);
  });
});

describe("values.yaml", () => {
  test("has every key that is people's, and none that is AutoStack's", () => {
    const peoples = Object.keys(schema.properties).filter((key) => !fromAutoStack.includes(key));
    assert.deepEqual(Object.keys(defaults).sort(), peoples.sort());
  });

  test("says of each key, or of the group that it begins, what it is", () => {
    const lines = read("values.yaml").split("\n");
    const isComment = (at) => /^ *#/.test(lines[at] ?? "");
    const isTold = (at) => isComment(at - 1) || (/:$/.test(lines[at]) && isComment(at + 1));
    // What requests and limits are is told where `resources` is.
    const keys = lines.flatMap((line, at) => (/^( {2})?(?!requests|limits)[A-Za-z]+:/.test(line) ? [at] : []));
    assert.ok(keys.length > 40, `${keys.length} keys`);
    const silent = keys.filter((at) => !isTold(at) && !(/^[A-Za-z]+:$/.test(lines[at - 1]) && isTold(at - 1)));
    assert.deepEqual(
      silent.map((at) => lines[at]),
      [],
    );
  });
});

describe("the chart's page", () => {
  const page = read("README.md");
  const rows = [...page.matchAll(/^\| `([A-Za-z_.]+)` \|/gm)].map(([, key]) => key);

  test("has every value, and no other", () => {
    const leaves = (value, place) =>
      value &&
      typeof value === "object" &&
      !Array.isArray(value) &&
      Object.keys(value).length > 0 &&
      place !== "resources"
        ? Object.entries(value).flatMap(([key, inner]) => leaves(inner, place ? `${place}.${key}` : key))
        : [place];
    assert.deepEqual(
      rows.filter((row) => !fromAutoStack.includes(row.split(".")[0])).sort(),
      leaves(defaults, "").sort(),
    );
  });

  test("has every key of autostack.yaml, and no other", () => {
    const said = new Set(rows.map((row) => row.split(".")[0]).filter((key) => fromAutoStack.includes(key)));
    assert.deepEqual([...said].sort(), [...fromAutoStack].sort());
  });
});

describe("the chart's version", () => {
  test("is one that a targetRevision can pin", () => {
    const { version, kubeVersion } = parse(read("Chart.yaml"));
    assert.match(version, /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?$/);
    assert.equal(kubeVersion, ">=1.30.0-0");
  });
});
