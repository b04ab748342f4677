import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { aLiveRelease, anEnvironment } from "@/testing/a-deployment";
import { answerRequests, renderOnPage } from "@/testing/page";
import { RevisionList } from "./revision-list";

afterEach(() => vi.unstubAllGlobals());

const REVISIONS = "GET /projects/p1/environments/production/revisions?limit=10";
const ada = { kind: "user", id: "u1", name: "ada@example.org" };
const aRevision = (number: number, but: object = {}) => ({
  number,
  current: false,
  at: "2026-01-01T12:00:00Z",
  actor: ada,
  settings: [],
  variables: [],
  ...but,
});
const live = { ...aLiveRelease, deployment_id: "d7", number: 7, config_revision: 2 };
const page = (items: object[], next_cursor: string | null = null) => Response.json({ items, next_cursor });
const show = (answers: Parameters<typeof answerRequests>[0]) => {
  answerRequests(answers);
  renderOnPage(<RevisionList projectId="p1" environment={anEnvironment({ live })} />);
};
const row = async (number: number) => {
  const found = (await screen.findByText(`Revision ${number}`)).closest("li");
  if (!found) throw new Error("Revisions stand in a list.");
  return within(found);
};

it("tells what each revision changed, who made it, and what runs with it", async () => {
  const variables = [{ name: "TOKEN", scope: "runtime", secret: true, change: "changed" }];
  show({
    [REVISIONS]: () =>
      page([
        aRevision(3, { current: true, settings: [{ name: "test_command", from: null, to: "npm test" }], variables }),
        aRevision(2),
        aRevision(1, { actor: { kind: "system", id: null, name: null } }),
      ]),
  });
  const newest = await row(3);
  expect(newest.getByText("for new deployments")).toBeDefined();
  expect(newest.getByText("test command")).toBeDefined();
  expect(newest.getByText("npm test")).toBeDefined();
  expect(newest.getByText("TOKEN (runtime variable)")).toBeDefined();
  expect(newest.getByText(/ada@example.org/)).toBeDefined();
  expect((await row(2)).getByRole("link", { name: "#7 is live with it" }).getAttribute("href")).toBe("/deployments/d7");
  expect((await row(2)).getByText("The same as the one before.")).toBeDefined();
  expect((await row(1)).getByText("What the environment began with.")).toBeDefined();
});

it("goes on page by page, and tries again where one can't be read", async () => {
  let asked = 0;
  show({
    [REVISIONS]: () => page([aRevision(2)], "b"),
    [`${REVISIONS}&cursor=b`]: () =>
      asked++ === 0
        ? Response.json({ title: "No", detail: "Not just now.", status: 500 }, { status: 500 })
        : page([aRevision(1)]),
  });
  await userEvent.click(await screen.findByRole("button", { name: "Load older revisions" }));
  expect((await screen.findByRole("alert")).textContent).toBe("Not just now.");
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  await row(1);
  expect(screen.queryByRole("button")).toBeNull();
});
