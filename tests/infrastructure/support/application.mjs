import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parse, stringify } from "yaml";
import { clusters, helm, repository } from "./helm.mjs";
import { parseObjects } from "./objects.mjs";

export const chart = path.join(repository, "helm", "autostack-app");

/** What was rendered by this process: the same gives the same, which a test looks after. */
const rendered = new Map();

const manifests = path.join(repository, "tests", "infrastructure", "manifests");

/** A manifest as AutoStack writes it: made, and kept current, by the C# test `when_a_chart_takes_a_manifest`. */
export function manifestFile(name) {
  return path.join(manifests, `${name}.yaml`);
}

export function manifestNames() {
  return readdirSync(manifests).map((file) => path.basename(file, ".yaml"));
}

export function readManifest(name) {
  return parse(readFileSync(manifestFile(name), "utf8"));
}

/** The scenarios of the chart, each a file of values that names its manifest in its first line. */
export function scenarios() {
  const directory = path.join(chart, "ci");
  return readdirSync(directory).map((file) => {
    const values = path.join(directory, file);
    const [, manifest] = readFileSync(values, "utf8").match(/^# autostack\.yaml: (\S+)\n/) ?? [];
    return { name: file.replace(/-values\.yaml$/, ""), values, manifest };
  });
}

/**
 * Renders the chart as Argo CD does: people's values first, then autostack.yaml.
 *
 * @param {string} manifest the name of one
 * @param {object | string} values people's: the content of the file, or its path
 * @param {{ cluster?: string, change?: object }} options what is different in the manifest
 * @returns {{ code: number, output: string, problem: string }}
 */
export function template(manifest, values = {}, { cluster = clusters[0], change } = {}) {
  const asked = JSON.stringify([manifest, values, cluster, change]);
  const known = rendered.get(asked) ?? run(manifest, values, cluster, change);
  rendered.set(asked, known);
  return known;
}

function run(manifest, values, cluster, change) {
  const directory = mkdtempSync(path.join(tmpdir(), "autostack-chart-"));
  try {
    const written = (name, content) => {
      writeFileSync(path.join(directory, name), stringify(content));
      return path.join(directory, name);
    };
    const own = typeof values === "string" ? values : written("values.yaml", values);
    const release = change
      ? written("autostack.yaml", { ...readManifest(manifest), ...change })
      : manifestFile(manifest);
    const place = ["--namespace", "app-hello--production", "--kube-version", cluster];
    return helm("template", "hello--production", chart, ...place, "--values", own, "--values", release);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** @returns {object[]} the objects; with `all(kind)` and `one(kind, process?)`, which must be there */
export function render(manifest, values, options) {
  const { code, output, problem } = template(manifest, values, options);
  if (code !== 0) throw new Error(problem);
  const objects = parseObjects(output);
  const all = (kind) => objects.filter((object) => object.kind === kind);
  const isOf = (object, name) => object.metadata.labels["app.kubernetes.io/component"] === name;
  return Object.assign(objects, {
    all,
    /** @param {string} [process] the one of this process, where there are several */
    one(kind, process) {
      const found = all(kind).filter((object) => process === undefined || isOf(object, process));
      if (found.length !== 1) throw new Error(`there are ${found.length} of ${kind} ${process ?? ""}`);
      return found[0];
    },
  });
}

/** What Helm says when it refuses. */
export function refusal(manifest, values, options) {
  const { code, problem } = template(manifest, values, options);
  if (code === 0) throw new Error("it was not refused");
  return problem;
}
