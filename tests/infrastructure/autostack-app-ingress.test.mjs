import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readManifest, render } from "./support/application.mjs";

const hosts = (ingress) => ingress.spec.rules.map(({ host }) => host);
const staging = { environment: { ...readManifest("web").environment, name: "staging" } };

describe("the Ingress", () => {
  test("gives an environment a name below the platform's domain: production the project's", () => {
    const values = { ingress: { domain: "apps.example.org" } };
    assert.deepEqual(hosts(render("web", values).one("Ingress")), ["hello.apps.example.org"]);
    assert.deepEqual(hosts(render("web", values, { change: staging }).one("Ingress")), [
      "hello--staging.apps.example.org",
    ]);
  });

  test("takes the release's names and people's, each once", () => {
    const values = { ingress: { domain: "apps.example.org", hosts: ["*.example.net", "example.org"] } };
    assert.deepEqual(hosts(render("domains", values).one("Ingress")), [
      "hello.apps.example.org",
      "www.example.org",
      "example.org",
      "shop.example.com",
      "*.example.net",
    ]);
  });

  test("leads every path of every name to the Service", () => {
    for (const { http } of render("domains").one("Ingress").spec.rules)
      assert.deepEqual(http.paths, [
        {
          path: "/",
          pathType: "Prefix",
          backend: { service: { name: "hello--production", port: { name: "http" } } },
        },
      ]);
  });

  test("serves all names with one certificate, where people want one", () => {
    assert.equal(render("domains").one("Ingress").spec.tls, undefined);
    const secure = render("domains", { ingress: { tls: { enabled: true } } }).one("Ingress");
    assert.deepEqual(secure.spec.tls, [{ hosts: hosts(secure), secretName: "hello--production-tls" }]);
    const own = render("domains", { ingress: { tls: { enabled: true, secretName: "wildcard" } } }).one("Ingress");
    assert.equal(own.spec.tls[0].secretName, "wildcard");
  });

  test("is of a class, and has annotations, where people say so", () => {
    const values = {
      ingress: { className: "nginx", annotations: { "cert-manager.io/cluster-issuer": "letsencrypt" } },
    };
    const { metadata, spec } = render("domains", values).one("Ingress");
    assert.equal(spec.ingressClassName, "nginx");
    assert.deepEqual(metadata.annotations, { "cert-manager.io/cluster-issuer": "letsencrypt" });
    assert.equal(render("domains").one("Ingress").spec.ingressClassName, undefined);
  });

  test("is not there without a name, which would take the requests of all", () => {
    assert.equal(render("web").all("Ingress").length, 0);
  });

  test("is not there without `web`, or where people turn it off", () => {
    assert.equal(render("workers-alone", { ingress: { domain: "apps.example.org" } }).all("Ingress").length, 0);
    assert.equal(render("domains", { ingress: { enabled: false } }).all("Ingress").length, 0);
  });
});
