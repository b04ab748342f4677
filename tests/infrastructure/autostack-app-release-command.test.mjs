import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readManifest, render } from "./support/application.mjs";
import { expand } from "./support/kubelet.mjs";

const hook = (object, name = "hook") => object.metadata.annotations[`argocd.argoproj.io/${name}`];
const role = { "eks.amazonaws.com/role-arn": "arn:aws:iam::123456789012:role/hello" };

describe("the release command", () => {
  test("is a Job that Argo CD runs before it changes anything", () => {
    const job = render("release-command").one("Job");
    assert.equal(hook(job), "PreSync");
    assert.equal(hook(job, "hook-delete-policy"), "BeforeHookCreation");
    const { command, args, image } = job.spec.template.spec.containers[0];
    assert.deepEqual(command.slice(0, 2), ["/bin/sh", "-c"]);
    assert.equal(expand(args[0], {}), readManifest("release-command").release_command);
    assert.equal(image, render("release-command").one("Deployment").spec.template.spec.containers[0].image);
  });

  test("ends, and is not repeated unless people say that it may be", () => {
    const { spec } = render("release-command").one("Job");
    assert.equal(spec.activeDeadlineSeconds, 540);
    assert.equal(spec.backoffLimit, 0);
    assert.equal(spec.template.spec.restartPolicy, "Never");
    const values = { releaseCommand: { retries: 3, deadlineSeconds: 60 } };
    const patient = render("release-command", values).one("Job").spec;
    assert.deepEqual([patient.backoffLimit, patient.activeDeadlineSeconds], [3, 60]);
  });

  test("is not failed by a node that is drained under it", () => {
    assert.deepEqual(render("release-command").one("Job").spec.podFailurePolicy.rules, [
      { action: "Ignore", onPodConditions: [{ type: "DisruptionTarget", status: "True" }] },
    ]);
  });

  test("has an account that is there before the first sync, with the rights of the application's", () => {
    const objects = render("release-command", { serviceAccount: { annotations: role } });
    const account = objects.one("ServiceAccount", "release_command");
    const job = objects.one("Job");
    assert.equal(job.spec.template.spec.serviceAccountName, account.metadata.name);
    assert.equal(hook(account), "PreSync");
    assert.ok(Number(hook(account, "sync-wave")) < Number(hook(job, "sync-wave") ?? 0));
    assert.equal(account.metadata.annotations["eks.amazonaws.com/role-arn"], role["eks.amazonaws.com/role-arn"]);
    assert.equal(account.automountServiceAccountToken, false);
  });

  test("gets the variables of the configuration revision, and opens the registry", () => {
    const change = { configuration: { secret: "hello--production-1a2b3c4d5e" } };
    const values = { imagePullSecrets: [{ name: "registry" }] };
    const { spec } = render("release-command", values, { change }).one("Job").spec.template;
    assert.deepEqual(spec.containers[0].envFrom, [{ secretRef: { name: "hello--production-1a2b3c4d5e" } }]);
    assert.deepEqual(spec.imagePullSecrets, [{ name: "registry" }]);
  });

  test("is not run again once AutoStack has recorded it, nor for a stop", () => {
    assert.equal(render("release-command", {}, { change: { release_command_ran: true } }).all("Job").length, 0);
    assert.equal(render("stopped").all("Job").length, 0);
  });

  test("is not there where the release has none", () => {
    const objects = render("web");
    assert.equal(objects.all("Job").length, 0);
    assert.equal(objects.all("ServiceAccount").length, 1);
  });
});

describe("the ServiceAccount", () => {
  test("has no token, and the annotations that people give it", () => {
    const { metadata, automountServiceAccountToken } = render("web", { serviceAccount: { annotations: role } }).one(
      "ServiceAccount",
    );
    assert.equal(metadata.name, "hello--production");
    assert.deepEqual(metadata.annotations, role);
    assert.equal(automountServiceAccountToken, false);
  });
});
