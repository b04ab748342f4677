import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { render } from "./support/application.mjs";

describe("the Service", () => {
  test("leads to the port of `web`, by its name", () => {
    const { metadata, spec } = render("web-and-worker").one("Service");
    assert.equal(metadata.name, "hello--production");
    assert.equal(spec.type, "ClusterIP");
    assert.deepEqual(spec.ports, [{ name: "http", port: 80, targetPort: "http", appProtocol: "http" }]);
    assert.equal(spec.selector["app.kubernetes.io/component"], "web");
  });

  test("stays while the environment is stopped", () => {
    assert.equal(render("stopped").all("Service").length, 1);
  });

  test("is not there without `web`", () => {
    assert.equal(render("workers-alone").all("Service").length, 0);
  });
});
