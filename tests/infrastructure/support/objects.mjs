import * as appsV1 from "kubernetes-models/apps/v1";
import * as autoscalingV2 from "kubernetes-models/autoscaling/v2";
import * as batchV1 from "kubernetes-models/batch/v1";
import * as networkingV1 from "kubernetes-models/networking.k8s.io/v1";
import * as policyV1 from "kubernetes-models/policy/v1";
import * as rbacV1 from "kubernetes-models/rbac.authorization.k8s.io/v1";
import * as coreV1 from "kubernetes-models/v1";
import { parseAllDocuments } from "yaml";

const kinds = {
  v1: coreV1,
  "apps/v1": appsV1,
  "autoscaling/v2": autoscalingV2,
  "batch/v1": batchV1,
  "networking.k8s.io/v1": networkingV1,
  "policy/v1": policyV1,
  "rbac.authorization.k8s.io/v1": rbacV1,
};

/** The objects of a stream of YAML, read as Kubernetes reads it: by YAML 1.1, in which `no` is false. A key that is there twice is an error. */
export function parseObjects(text) {
  const documents = parseAllDocuments(text, { version: "1.1", uniqueKeys: true });
  const wrong = documents.flatMap((document) => [...document.errors, ...document.warnings]);
  if (wrong.length > 0) throw new Error(wrong.map((one) => one.message).join("\n"));
  return documents.map((document) => document.toJS()).filter((object) => object !== null);
}

/**
 * What is wrong with an object: a field that is missing, of another type, or one that Kubernetes does not know (which it would drop in silence), a null, a name
 * or a label that it would refuse. Empty when nothing is.
 *
 * @returns {string[]}
 */
export function problemsOf(object) {
  const place = `${object.kind} ${object.metadata?.name}`;
  const kind = kinds[object.apiVersion]?.[object.kind];
  if (!kind) return [`${place}: there is no ${object.kind} in ${object.apiVersion}`];
  return [...faults(kind, object), ...refused(object)].map((problem) => `${place}: ${problem}`);
}

/**
 * A validator asks for every field that it knows, and for no other: what it has not asked for is unknown to it.
 */
function faults(kind, object) {
  const asked = new Set();
  const problems = [];
  try {
    kind.prototype.validate.call(recording(object, "", asked));
  } catch (error) {
    if (error.name !== "ValidationError" && !error.errors) throw error;
    problems.push(...error.errors.map(({ instancePath, message }) => `${instancePath.slice(1)} ${message}`));
  }
  walk(object, "", (value, path) => {
    if (path && !asked.has(path)) {
      problems.push(`${path.slice(1)} is no field that Kubernetes knows`);
      return false;
    }
    if (value === null) problems.push(`${path.slice(1)} is null`);
    return true;
  });
  return problems;
}

function recording(value, path, asked) {
  if (value === null || typeof value !== "object") return value;
  return new Proxy(value, {
    get(target, key) {
      const found = Reflect.get(target, key);
      if (typeof key !== "string" || !Object.hasOwn(target, key)) return found;
      asked.add(`${path}/${key}`);
      return recording(found, `${path}/${key}`, asked);
    },
  });
}

/** @param visit told each value with its path; false: what is in it is passed over */
function walk(value, path, visit) {
  if (!visit(value, path) || value === null || typeof value !== "object") return;
  for (const [key, inner] of Object.entries(value)) walk(inner, `${path}/${key}`, visit);
}

/** What the schema does not say, and the API server refuses: https://kubernetes.io/docs/concepts/overview/working-with-objects/names */
function refused(object) {
  const problems = [];
  const label = /^(?=.{1,63}$)[a-z]([-a-z0-9]*[a-z0-9])?$/;
  const value = /^(?=.{0,63}$)([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/;
  const key = /^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
  if (!label.test(object.metadata?.name)) problems.push("metadata/name is no DNS label");
  walk(object, "", (inner, path) => {
    if (/\/(labels|matchLabels|nodeSelector|annotations)$/.test(path) || path === "/spec/selector")
      for (const [name, text] of Object.entries(inner ?? {})) {
        if (path === "/spec/selector" && typeof text !== "string") continue;
        if (!key.test(name)) problems.push(`${path.slice(1)}/${name} is no name of a label`);
        if (!path.endsWith("annotations") && !value.test(text))
          problems.push(`${path.slice(1)}/${name} can't be '${text}'`);
      }
    return true;
  });
  return problems;
}
