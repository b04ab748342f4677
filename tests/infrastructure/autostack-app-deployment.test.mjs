import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readManifest, render } from "./support/application.mjs";
import { expand } from "./support/kubelet.mjs";

const container = (deployment) => deployment.spec.template.spec.containers[0];
const variables = (deployment) => Object.fromEntries(container(deployment).env.map(({ name, value }) => [name, value]));

describe("the Deployment of a process", () => {
  test("is one for each process, with the instances that AutoStack was asked for", () => {
    const deployments = render("web-and-worker").all("Deployment");
    assert.deepEqual(
      deployments.map(({ metadata, spec }) => [metadata.name, spec.replicas]),
      [
        ["hello--production-web", 2],
        ["hello--production-worker", 1],
      ],
    );
  });

  test("runs the image by its digest, whatever its tag or its registry's port", () => {
    const digest = readManifest("web").image.digest;
    const image = (reference) => {
      const change = { image: { reference, digest } };
      return container(render("web", {}, { change }).one("Deployment")).image;
    };
    assert.equal(image("registry.example.org/hello:4b82-42"), `registry.example.org/hello@${digest}`);
    assert.equal(image("registry.example.org:5000/a/b/hello:1"), `registry.example.org:5000/a/b/hello@${digest}`);
    assert.equal(image("localhost:5000/hello"), `localhost:5000/hello@${digest}`);
  });

  test("takes no instance away before another is ready", () => {
    for (const { spec } of render("web-and-worker").all("Deployment"))
      assert.deepEqual(spec.strategy, { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: "25%" } });
  });

  test("gives the image's own command, or that of the process in a shell", () => {
    assert.equal(container(render("web").one("Deployment")).command, undefined);
    const worker = container(render("web-and-worker").one("Deployment", "worker"));
    assert.deepEqual(worker.command.slice(0, 2), ["/bin/sh", "-c"]);
    assert.deepEqual(worker.args, ["node worker.js"]);
  });

  test("hands every command to the shell as it was written, through YAML, templates and Kubernetes", () => {
    const manifest = readManifest("awkward");
    const objects = render("awkward");
    assert.ok(manifest.processes.length > 15);
    for (const { name, command } of manifest.processes.filter((process) => process.command !== null)) {
      const [given] = container(objects.one("Deployment", name)).args;
      assert.equal(expand(given, { PORT: "8080", HOME: "/tmp" }), command, name);
    }
  });

  test("asks `web` for its health on the path and for as long as AutoStack does", () => {
    const change = { health: { path: "/up?deep=1", timeout_seconds: 75 } };
    const web = container(render("web", {}, { change }).one("Deployment"));
    for (const probe of [web.startupProbe, web.readinessProbe, web.livenessProbe])
      assert.deepEqual(probe.httpGet, { path: "/up?deep=1", port: "http" });
    assert.ok(web.startupProbe.periodSeconds * web.startupProbe.failureThreshold >= 75);
    assert.ok(web.startupProbe.periodSeconds * (web.startupProbe.failureThreshold - 1) < 75);
  });

  test("takes an instance off the route long before it is started again, and not at all where people say so", () => {
    const { readinessProbe: ready, livenessProbe: alive } = container(render("web").one("Deployment"));
    assert.ok(alive.periodSeconds * alive.failureThreshold >= 3 * ready.periodSeconds * ready.failureThreshold);
    assert.equal(container(render("web", { probes: { liveness: false } }).one("Deployment")).livenessProbe, undefined);
  });

  test("gives up only after the time that an instance has to become healthy", () => {
    const change = { health: { path: "/", timeout_seconds: 600 } };
    assert.equal(render("web", {}, { change }).one("Deployment").spec.progressDeadlineSeconds, 900);
  });

  test("lets `web` finish what is under way: out of the route, then SIGTERM, then time", () => {
    const values = { shutdown: { waitSeconds: 15, graceSeconds: 120 } };
    const pod = render("web", values).one("Deployment").spec.template.spec;
    assert.deepEqual(pod.containers[0].lifecycle, { preStop: { sleep: { seconds: 15 } } });
    assert.equal(pod.terminationGracePeriodSeconds, 135);
  });

  test("watches a worker by whether it stays up, and asks it nothing", () => {
    const worker = render("web-and-worker").one("Deployment", "worker");
    const { startupProbe, readinessProbe, livenessProbe, lifecycle, ports } = container(worker);
    assert.deepEqual([startupProbe, readinessProbe, livenessProbe, lifecycle, ports], Array(5).fill(undefined));
    assert.equal(worker.spec.minReadySeconds, 10);
    assert.equal(worker.spec.template.spec.terminationGracePeriodSeconds, 30);
    assert.equal(render("web").one("Deployment").spec.minReadySeconds, undefined);
  });

  test("says to the application who it is, and to `web` where to listen", () => {
    const objects = render("web-and-worker", { port: 3000 });
    assert.deepEqual(variables(objects.one("Deployment", "web")), {
      HOST: "0.0.0.0",
      PORT: "3000",
      AUTOSTACK_PROJECT: "hello",
      AUTOSTACK_ENVIRONMENT: "production",
      AUTOSTACK_DEPLOYMENT: "42",
      AUTOSTACK_COMMIT: "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
      HOME: "/tmp",
      TMPDIR: "/tmp",
    });
    assert.equal(variables(objects.one("Deployment", "worker")).PORT, undefined);
  });

  test("writes large numbers out", () => {
    assert.equal(variables(render("awkward").one("Deployment", "web")).AUTOSTACK_DEPLOYMENT, "12345678");
  });

  test("takes the variables of the configuration revision from its Secret, last, so that they win", () => {
    const change = { configuration: { secret: "hello--production-1a2b3c4d5e" } };
    const values = { envFrom: [{ configMapRef: { name: "shared" } }] };
    for (const workload of render("web-and-worker", values, { change }).all("Deployment"))
      assert.deepEqual(container(workload).envFrom, [
        { configMapRef: { name: "shared" } },
        { secretRef: { name: "hello--production-1a2b3c4d5e" } },
      ]);
    assert.equal(container(render("web").one("Deployment")).envFrom, undefined);
  });

  test("runs as nobody in particular, with nothing to write but /tmp and no token", () => {
    const pod = render("web").one("Deployment").spec.template.spec;
    assert.equal(pod.automountServiceAccountToken, false);
    assert.deepEqual(pod.securityContext, {
      runAsNonRoot: true,
      runAsUser: 1000,
      runAsGroup: 1000,
      seccompProfile: { type: "RuntimeDefault" },
    });
    assert.deepEqual(pod.containers[0].securityContext, {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    });
    assert.deepEqual(pod.volumes, [{ name: "scratch", emptyDir: { sizeLimit: "1Gi" } }]);
    assert.deepEqual(pod.containers[0].volumeMounts, [{ name: "scratch", mountPath: "/tmp" }]);
  });

  test("may run as the image's own user, never as root", () => {
    const own = { securityContext: { runAsUser: null, runAsGroup: null } };
    const { securityContext } = render("web", own).one("Deployment").spec.template.spec;
    assert.deepEqual(securityContext, { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } });
  });

  test("merges a process's own resources into those of all", () => {
    const values = {
      resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "512Mi" } },
      perProcess: { worker: { resources: { requests: { memory: "1Gi" }, limits: { memory: "2Gi" } } } },
    };
    const objects = render("web-and-worker", values);
    assert.deepEqual(container(objects.one("Deployment", "worker")).resources, {
      requests: { cpu: "100m", memory: "1Gi" },
      limits: { memory: "2Gi" },
    });
    assert.deepEqual(container(objects.one("Deployment", "web")).resources, values.resources);
  });

  test("spreads its own instances of one revision over zones and nodes, as far as there is room", () => {
    const { spec } = render("web-and-worker").one("Deployment", "worker");
    assert.deepEqual(
      spec.template.spec.topologySpreadConstraints,
      ["topology.kubernetes.io/zone", "kubernetes.io/hostname"].map((topologyKey) => ({
        maxSkew: 1,
        topologyKey,
        whenUnsatisfiable: "ScheduleAnyway",
        labelSelector: { matchLabels: spec.selector.matchLabels },
        matchLabelKeys: ["pod-template-hash"],
      })),
    );
  });

  test("opens a private registry", () => {
    const { spec } = render("web", { imagePullSecrets: [{ name: "registry" }] }).one("Deployment");
    assert.deepEqual(spec.template.spec.imagePullSecrets, [{ name: "registry" }]);
  });
});

describe("from one deployment to the next", () => {
  const of = (manifest, values, options) => render(manifest, values, options).one("Deployment", "web");
  const before = of("web-and-worker");

  test("a selector never changes", () => {
    const change = {
      deployment: { ...readManifest("web").deployment, number: 43, commit: "f".repeat(40) },
      config_revision: 9,
      configuration: { secret: "hello--production-ffffffffff" },
    };
    const values = { podAnnotations: { a: "b" }, port: 3000 };
    assert.deepEqual(of("web-and-worker", values, { change }).spec.selector, before.spec.selector);
    assert.deepEqual(before.spec.selector.matchLabels, {
      "app.kubernetes.io/name": "hello",
      "app.kubernetes.io/instance": "hello--production",
      "app.kubernetes.io/component": "web",
    });
  });

  test("another deployment starts new instances, of the same image too", () => {
    const change = { deployment: { ...readManifest("web").deployment, number: 43 } };
    const after = of("web-and-worker", {}, { change });
    assert.notDeepEqual(after.spec.template, before.spec.template);
    assert.equal(after.spec.template.metadata.labels["autostack.dev/deployment"], "43");
  });

  test("a restart starts new instances", () => {
    const annotations = of("restarted").spec.template.metadata.annotations;
    assert.deepEqual(annotations, { "autostack.dev/restart": readManifest("restarted").restart });
    assert.equal(before.spec.template.metadata.annotations, undefined);
  });

  test("a scale, and the configuration revision that it makes, starts none anew", () => {
    const scaled = of("scaled");
    assert.equal(scaled.spec.replicas, 12);
    assert.equal(scaled.metadata.annotations["autostack.dev/config-revision"], "4");
    assert.deepEqual(scaled.spec.template, before.spec.template);
  });

  test("a stop leaves the Deployments with no instance, as they are to be started again", () => {
    const stopped = render("stopped").all("Deployment");
    assert.deepEqual(
      stopped.map(({ spec }) => spec.replicas),
      [0, 0],
    );
    assert.deepEqual(stopped[0].spec.template, before.spec.template);
  });

  test("a new version of the chart starts none anew by its number", () => {
    assert.ok(before.metadata.labels["helm.sh/chart"].startsWith("autostack-app-"));
    assert.equal(before.spec.template.metadata.labels["helm.sh/chart"], undefined);
  });
});

describe("names", () => {
  test("are those of project and environment, and say whose release it is", () => {
    for (const { metadata } of render("release-command", { ingress: { domain: "apps.example.org" } })) {
      assert.ok(metadata.name.startsWith("hello--production"), metadata.name);
      assert.equal(metadata.namespace, "app-hello--production");
      const { labels } = metadata;
      assert.equal(labels["app.kubernetes.io/name"], "hello");
      assert.equal(labels["app.kubernetes.io/instance"], "hello--production");
      assert.equal(labels["app.kubernetes.io/part-of"], "hello");
      assert.equal(labels["app.kubernetes.io/version"], "4b825dc642cb");
      assert.equal(labels["app.kubernetes.io/managed-by"], "autostack");
      assert.equal(labels["autostack.dev/project"], "hello");
      assert.equal(labels["autostack.dev/environment"], "production");
      assert.equal(labels["autostack.dev/deployment"], "42");
    }
  });

  test("that are longer than a label of DNS are cut, and told apart", () => {
    const names = render("longest-names")
      .all("Deployment")
      .map(({ metadata }) => metadata.name);
    assert.equal(new Set(names).size, 3);
    for (const name of names) assert.ok(name.length <= 63, name);
  });
});
