import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { render } from "./support/application.mjs";
import { podLabels, selects } from "./support/relations.mjs";

const own = {
  podSelector: {
    matchLabels: { "app.kubernetes.io/name": "hello", "app.kubernetes.io/instance": "hello--production" },
  },
};
const namespace = (name) => ({ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } } });
const dns = [
  { protocol: "UDP", port: 53 },
  { protocol: "TCP", port: 53 },
];

describe("the NetworkPolicy", () => {
  test("is of every pod of the environment, the release command's too", () => {
    const objects = render("release-command");
    const { spec } = objects.one("NetworkPolicy");
    assert.deepEqual(spec.policyTypes, ["Ingress", "Egress"]);
    for (const workload of [...objects.all("Deployment"), ...objects.all("Job")])
      assert.ok(selects(spec.podSelector.matchLabels, podLabels(workload)), workload.metadata.name);
  });

  test("lets the ingress controller and the environment's own processes reach `web`, on its port alone", () => {
    const { ingress } = render("web-and-worker").one("NetworkPolicy").spec;
    assert.deepEqual(ingress, [
      { from: [own, namespace("ingress-nginx")], ports: [{ protocol: "TCP", port: "http" }] },
    ]);
  });

  test("lets nobody reach workers", () => {
    assert.deepEqual(render("workers-alone").one("NetworkPolicy").spec.ingress, []);
  });

  test("lets instances ask for names, and reach all but the credentials of their machine", () => {
    const { egress } = render("web").one("NetworkPolicy").spec;
    assert.deepEqual(egress, [
      { to: [namespace("kube-system"), { ipBlock: { cidr: "169.254.20.10/32" } }], ports: dns },
      { to: [own] },
      {
        to: [
          { ipBlock: { cidr: "0.0.0.0/0", except: ["169.254.169.254/32"] } },
          { ipBlock: { cidr: "::/0", except: ["fd00:ec2::254/128"] } },
        ],
      },
    ]);
  });

  test("lets instances reach only what people name, where they say so", () => {
    const rule = { to: [{ ipBlock: { cidr: "10.20.0.0/16" } }], ports: [{ protocol: "TCP", port: 5432 }] };
    const networkPolicy = { from: [namespace("traefik")], toEverywhere: false, egress: [rule] };
    const { ingress, egress } = render("web", { networkPolicy }).one("NetworkPolicy").spec;
    assert.deepEqual(ingress[0].from, [own, namespace("traefik")]);
    assert.deepEqual(egress.slice(1), [{ to: [own] }, rule]);
  });

  test("never lets everybody in by an empty list", () => {
    const { ingress } = render("web", { networkPolicy: { from: [] } }).one("NetworkPolicy").spec;
    assert.deepEqual(ingress[0].from, [own]);
  });

  test("is not there where people turn it off", () => {
    assert.equal(render("web", { networkPolicy: { enabled: false } }).all("NetworkPolicy").length, 0);
  });
});
