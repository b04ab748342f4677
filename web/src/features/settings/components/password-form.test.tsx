import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { answerRequests, renderOnPage } from "@/testing/page";
import { PasswordForm } from "./password-form";

afterEach(() => vi.unstubAllGlobals());

async function fill(old: string, fresh: string, repeated: string) {
  renderOnPage(<PasswordForm />);
  if (old) await userEvent.type(screen.getByLabelText("Current password"), old);
  await userEvent.type(screen.getByLabelText("New password"), fresh);
  await userEvent.type(screen.getByLabelText("New password, once more"), repeated);
  await userEvent.click(screen.getByRole("button", { name: "Change password" }));
}

it("asks for nothing while something is wrong, and goes to the first field that is", async () => {
  const asked = answerRequests({});
  await fill("", "long enough", "long enouhg");
  expect(screen.getByText("This differs from the new password.")).toBeDefined();
  expect(document.activeElement).toBe(screen.getByLabelText("Current password"));
  expect(asked).toEqual([]);
});

it("shows at its field what the API refuses", async () => {
  answerRequests({
    "POST /auth/password": () =>
      Response.json(
        { title: "Invalid", detail: "x", status: 400, code: "invalid", errors: { old_password: ["is not right"] } },
        { status: 400 },
      ),
  });
  await fill("the old one", "long enough", "long enough");
  expect(await screen.findByText("is not right")).toBeDefined();
});

it("is empty again once the password is changed", async () => {
  const asked = answerRequests({ "POST /auth/password": () => new Response(null, { status: 204 }) });
  await fill("the old one", "long enough", "long enough");
  expect(asked).toEqual([
    { request: "POST /auth/password", body: { old_password: "the old one", new_password: "long enough" } },
  ]);
  expect(await screen.findByLabelText("Current password")).toHaveProperty("value", "");
});
