import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { aProject } from "@/testing/a-project";
import { answerRequests, renderOnPage } from "@/testing/page";
import { SourceCredentialCard } from "./source-credential-card";

afterEach(() => vi.unstubAllGlobals());

const GET = "GET /projects/p1/source-credential";
const PUT = "PUT /projects/p1/source-credential";
const DELETE = "DELETE /projects/p1/source-credential";
const SECRET = "q1w2e3r4t5";
const none = () => Response.json({ title: "None", status: 404, code: "source_credential_not_found" }, { status: 404 });
const known =
  (but: object = {}) =>
  () =>
    Response.json({
      kind: "token",
      username: "deploy",
      fingerprint: null,
      host: "https://git.example.org",
      set_at: "2026-01-01T12:00:00Z",
      set_by: { kind: "user", id: "u1", name: "ada@example.org" },
      ...but,
    });

function show(answers: Parameters<typeof answerRequests>[0], repository_url = "https://git.example.org/shop.git") {
  const asked = answerRequests(answers);
  return { asked, ...renderOnPage(<SourceCredentialCard project={aProject({ repository_url })} />) };
}

it("tells what is set, for whom and by whom", async () => {
  show({ [GET]: known() });
  expect(await screen.findByText("deploy")).toBeDefined();
  expect(screen.getByText(/by ada@example.org/)).toBeDefined();
  expect(screen.getByRole("button", { name: "Replace the token" })).toBeDefined();
});

it.each([
  ["/srv/git/shop", "The repository lies on this machine: it needs none.", null],
  ["git@git.example.org:shop.git", /with the key of the account/, "Set an SSH key"],
  ["https://git.example.org/shop.git", /is asked as anybody/, "Set a token"],
])("without one, %s is told %s", async (address, told, action) => {
  show({ [GET]: none }, address);
  expect(await screen.findByText(told)).toBeDefined();
  expect(screen.queryAllByRole("button").map(({ textContent }) => textContent)).toEqual(action ? [action] : []);
});

it("says that one is not sent to another server, and offers what goes with the address", async () => {
  show({ [GET]: known() }, "git@git.example.org:shop.git");
  expect(await screen.findByText(/is not sent there: set one anew/)).toBeDefined();
  expect(screen.getByRole("button", { name: "Set an SSH key" })).toBeDefined();
  expect(screen.getByRole("button", { name: "Remove the token" })).toBeDefined();
});

it("sets a token, and keeps nothing of it", async () => {
  let set = false;
  const { asked, client } = show({
    [GET]: () => (set ? known() : none)(),
    [PUT]: () => {
      set = true;
      return new Response(null, { status: 204 });
    },
  });
  await userEvent.click(await screen.findByRole("button", { name: "Set a token" }));
  const dialog = await screen.findByRole("dialog", { name: "Set a token" });
  await userEvent.click(within(dialog).getByRole("button", { name: "Set a token" }));
  expect(within(dialog).getByText("Enter the token.")).toBeDefined();
  await userEvent.type(within(dialog).getByLabelText("Token"), SECRET);
  await userEvent.click(within(dialog).getByRole("button", { name: "Set a token" }));
  expect(await screen.findByText("deploy")).toBeDefined();
  expect(asked.filter(({ request }) => request === PUT)).toEqual([
    { request: PUT, body: { kind: "token", token: SECRET } },
  ]);
  expect(screen.queryByRole("dialog")).toBeNull();
  await waitFor(() => expect(client.getMutationCache().getAll()).toEqual([]));
});

it("shows at its field what the API refuses of a key", async () => {
  const errors = { private_key: ["has a passphrase, which nobody could enter"] };
  show(
    {
      [GET]: none,
      [PUT]: () =>
        Response.json(
          { title: "Invalid", detail: "x", status: 400, code: "validation_failed", errors },
          { status: 400 },
        ),
    },
    "git@git.example.org:shop.git",
  );
  await userEvent.click(await screen.findByRole("button", { name: "Set an SSH key" }));
  (await screen.findByLabelText("Private key")).focus();
  await userEvent.paste("-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl");
  screen.getByLabelText("Known hosts").focus();
  await userEvent.paste("git.example.org ssh-ed25519 AAAA");
  await userEvent.click(within(screen.getByRole("dialog")).getByRole("button", { name: "Set an SSH key" }));
  expect(await screen.findByText("Has a passphrase, which nobody could enter.")).toBeDefined();
});

it("asks before it removes one, saying what will happen", async () => {
  const { asked } = show({ [GET]: known(), [DELETE]: () => new Response(null, { status: 204 }) });
  await userEvent.click(await screen.findByRole("button", { name: "Remove the token" }));
  const question = await screen.findByRole("alertdialog", { name: "Remove the token of shop?" });
  expect(question.textContent).toContain("new deployments fail in Checkout");
  await userEvent.click(within(question).getByRole("button", { name: "Remove the token" }));
  await waitFor(() => expect(asked.some(({ request }) => request === DELETE)).toBe(true));
});

it("where it can't be read, it says why and tries again", async () => {
  let answers = 0;
  show({
    [GET]: () =>
      answers++ === 0
        ? Response.json({ title: "No", detail: "Not just now.", status: 500, code: "internal" }, { status: 500 })
        : none(),
  });
  expect((await screen.findByRole("alert")).textContent).toBe("Not just now.");
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByText(/is asked as anybody/)).toBeDefined();
});
