import { expect, it } from "vitest";
import { aCommit, aDeployment, anImage } from "@/testing/a-deployment";
import { confirmationFor } from "./confirmations";

const live = { number: 5, url: "http://shop.localhost:8080" };

it("a rollback names the release, the address, what is replaced, and the pause", () => {
  const { title, consequences, dangerous } = confirmationFor(
    "rollback",
    aDeployment({ status: "retired", commit: aCommit, image: anImage }),
    live,
  );
  expect(title).toBe("Roll production of shop back to #7?");
  expect(consequences.join("\n")).toContain("0123456 (Cart), image abababababab");
  expect(consequences).toContain("http://shop.localhost:8080 will serve it instead of #5.");
  expect(consequences).toContain("Automatic deployments to production pause until somebody resumes them.");
  expect(dangerous).toBe(true);
});

it.each([
  [
    "in line",
    { status: "queued" as const },
    live,
    ["#7 leaves the line and never runs.", "http://shop.localhost:8080 keeps serving #5."],
  ],
  [
    "at work with nothing live",
    { status: "running" as const, stage: "build" as const },
    null,
    [
      "Its work in Build is ended, with every process that it started.",
      "Production of shop serves nothing and stays so.",
    ],
  ],
  [
    "after its commit to Git",
    { status: "running" as const, stage: "sync" as const, gitops_commit: "abc" },
    live,
    [
      "Its work in Sync is ended, with every process that it started.",
      "The GitOps repository is brought back to #5.",
      "http://shop.localhost:8080 keeps serving #5.",
    ],
  ],
])("cancelling one that is %s says what ends and what stays", (_, state, now, expected) => {
  expect(confirmationFor("cancel", aDeployment(state), now).consequences).toEqual(expected);
});

it.each(["retry", "redeploy", "deploy_newest"] as const)("%s says that what is live keeps serving", (action) => {
  const { consequences, dangerous } = confirmationFor(action, aDeployment({ commit: aCommit, image: anImage }), live);
  expect(consequences).toContain("#5 keeps serving http://shop.localhost:8080 until the new release answers.");
  expect(dangerous).toBe(false);
});

it.each(["retry", "redeploy", "deploy_newest", "rollback", "cancel"] as const)(
  "%s says nothing of what is live before that is known",
  (action) => {
    const { consequences } = confirmationFor(action, aDeployment({ commit: aCommit, image: anImage }), undefined);
    expect(consequences.join("\n")).not.toMatch(/serves nothing|keeps serving/);
    expect(consequences).not.toHaveLength(0);
  },
);
