import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import type { Variable } from "@/lib/api/types";
import { answerRequests, renderOnPage } from "@/testing/page";
import { ImportDialog } from "./import-dialog";

const variables: Variable[] = [
  { name: "A", environment: "production", scope: "runtime", secret: false, value: "1" },
  { name: "TOKEN", environment: "production", scope: "runtime", secret: true, value: null },
];
afterEach(() => vi.unstubAllGlobals());

async function paste(text: string, { secret }: { secret: boolean }) {
  const onClose = vi.fn();
  renderOnPage(<ImportDialog projectId="p1" environments={["production"]} variables={variables} onClose={onClose} />);
  screen.getByLabelText("Content").focus();
  await userEvent.paste(text);
  if (!secret) await userEvent.click(screen.getByLabelText("Keep all of them secret"));
  return onClose;
}
const effects = () => [...document.querySelectorAll("[data-effect]")].map((line) => line.getAttribute("data-effect"));

it("tells what would change, and sets only that", async () => {
  const none = () => new Response(null, { status: 204 });
  const asked = answerRequests({
    "PUT /projects/p1/variables/B": none,
    "PUT /projects/p1/variables/TOKEN": none,
  });
  const onClose = await paste("A=1\nB=two\nTOKEN=new", { secret: false });
  expect(screen.getByRole("status").textContent).toContain("1 added, 1 secret replaced, 1 unchanged");
  expect(effects()).toEqual(["same", "added", "replaced"]);
  await userEvent.click(screen.getByRole("button", { name: "Set 2 variables" }));
  expect(asked).toEqual([
    { request: "PUT /projects/p1/variables/B", body: { value: "two", secret: false, scope: "runtime" } },
    { request: "PUT /projects/p1/variables/TOKEN", body: { value: "new", secret: false, scope: "runtime" } },
  ]);
  expect(onClose).toHaveBeenCalledOnce();
});

it("shows no value of what is to be a secret, and names lines that it does not understand", async () => {
  await paste("PASSWORD=hunter2\nwhat", { secret: true });
  expect(screen.getByRole("region", { name: "What would change" }).textContent).not.toContain("hunter2");
  expect(screen.getByText("Line 2: no NAME=value.")).toBeDefined();
});

it("stays open with the reason when one is refused", async () => {
  answerRequests({
    "PUT /projects/p1/variables/B": () =>
      Response.json({ title: "Invalid", detail: "B is too long.", status: 400, code: "invalid" }, { status: 400 }),
  });
  const onClose = await paste("B=1", { secret: true });
  await userEvent.click(screen.getByRole("button", { name: "Set 1 variable" }));
  expect((await screen.findByRole("alert")).textContent).toContain("B is too long.");
  expect(onClose).not.toHaveBeenCalled();
});
