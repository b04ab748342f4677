import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { aDeployment } from "@/testing/a-deployment";
import { aProject } from "@/testing/a-project";
import { answerRequests, renderOnPage } from "@/testing/page";
import { NewProjectPage } from "./new-project-page";

const push = vi.hoisted(() => vi.fn());
vi.mock("next/navigation", () => ({ useRouter: () => ({ push }) }));

const ADDRESS = "https://git.example.org/team/shop.git";
const SECRET = "q1w2e3r4t5";
const credential = { kind: "token", token: SECRET };
const detected = {
  kind: "static",
  install_command: null,
  build_command: null,
  start_command: null,
  output_directories: ["dist"],
  reason: "Found an index.html.",
  warning: null,
};
const refusal = (status: number, code: string, but: object = {}) =>
  Response.json({ title: "Refused", detail: "It wants credentials.", status, code, ...but }, { status });

beforeEach(() => push.mockClear());
afterEach(() => vi.unstubAllGlobals());

function show(answers: Parameters<typeof answerRequests>[0] = {}) {
  const asked = answerRequests({
    "POST /projects/detect": (body) =>
      (body as { credential?: { token: string } }).credential?.token === SECRET
        ? Response.json(detected)
        : refusal(422, "repository_unauthorised"),
    "POST /projects": () => Response.json(aProject(), { status: 201 }),
    "PUT /projects/p1/source-credential": () => new Response(null, { status: 204 }),
    "POST /projects/p1/deployments": () => Response.json(aDeployment({ id: "d1" }), { status: 202 }),
    ...answers,
  });
  return { asked, ...renderOnPage(<NewProjectPage />) };
}

async function paste(label: string, text: string) {
  const field = screen.getByLabelText(label);
  await userEvent.clear(field);
  field.focus();
  await userEvent.paste(text);
}

async function giveToken(token: string) {
  await paste("Repository", ADDRESS);
  await waitFor(() => expect(screen.getByText(/wants credentials/)).toBeDefined(), { timeout: 3_000 });
  expect(screen.getByText("Private repository").closest("details")).toHaveProperty("open", true);
  await paste("Token", token);
  await userEvent.keyboard("{Enter}");
}

it("asks for a credential where the server wants one, looks with it, and sets it before the first deployment", async () => {
  const { asked, client } = show();
  await giveToken(SECRET);
  expect(await screen.findByText("Static site")).toBeDefined();
  expect(screen.queryByLabelText("Token")).toBeNull();
  expect(document.body.innerHTML).not.toContain(SECRET);
  expect(
    JSON.stringify(
      client
        .getQueryCache()
        .getAll()
        .map(({ queryKey, state }) => [queryKey, state]),
    ),
  ).not.toContain(SECRET);

  await userEvent.click(screen.getByRole("button", { name: "Create and deploy" }));
  await waitFor(() => expect(push).toHaveBeenCalledWith("/deployments/d1"));
  const changes = asked.filter(({ request }) => request !== "POST /projects/detect");
  expect(changes.map(({ request }) => request).filter((request) => !request.startsWith("GET"))).toEqual([
    "POST /projects",
    "PUT /projects/p1/source-credential",
    "POST /projects/p1/deployments",
  ]);
  expect(changes.find(({ request }) => request.startsWith("PUT"))?.body).toEqual(credential);
  expect(JSON.stringify(changes[0]?.body)).not.toContain(SECRET);
});

it("a credential that the server refuses can be given again", async () => {
  show();
  await giveToken("wr0ng");
  expect(await screen.findByText("git.example.org refuses it.")).toBeDefined();
  await userEvent.click(screen.getByRole("button", { name: "Give another" }));
  expect(screen.getByLabelText("Token")).toHaveProperty("value", "");
});

it("a credential is used for its server alone", async () => {
  const { asked } = show();
  await giveToken(SECRET);
  await screen.findByText("Static site");
  await paste("Repository", "https://git.example.com/team/shop.git");
  const elsewhere = () => asked.filter(({ body }) => JSON.stringify(body).includes("git.example.com"));
  await waitFor(() => expect(elsewhere()).not.toEqual([]), { timeout: 3_000 });
  expect(JSON.stringify(elsewhere())).not.toContain(SECRET);
  await userEvent.click(screen.getByRole("button", { name: "Create only" }));
  await waitFor(() => expect(push).toHaveBeenCalledWith("/projects/p1"));
  expect(asked.some(({ request }) => request.startsWith("PUT"))).toBe(false);
});

it("what is typed and not yet taken is set too; where that fails nothing is deployed", async () => {
  const { asked } = show({
    "PUT /projects/p1/source-credential": () => refusal(422, "source_credential_unfit"),
  });
  await paste("Repository", ADDRESS);
  await paste("Token", SECRET);
  await userEvent.click(screen.getByRole("button", { name: "Create and deploy" }));
  await waitFor(() => expect(push).toHaveBeenCalledWith("/projects/p1/settings"));
  expect(asked.some(({ request }) => request === "POST /projects/p1/deployments")).toBe(false);
});
