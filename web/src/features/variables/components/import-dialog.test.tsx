import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { aVariable } from "@/testing/a-variable";
import { answerRequests, renderOnPage } from "@/testing/page";
import { ImportDialog } from "./import-dialog";

afterEach(() => vi.unstubAllGlobals());

const changed = (...changes: [name: string, change: string][]) => ({
  dry_run: true,
  changes: changes.map(([name, change]) => ({ name, change })),
  unchanged: 0,
  environments: [],
});

async function paste(text: string, answers: Parameters<typeof answerRequests>[0]) {
  const items = [aVariable(), aVariable({ name: "TOKEN", secret: true, value: null })];
  const asked = answerRequests({
    "GET /projects/p1/variables?limit=200": () => Response.json({ items, next_cursor: null }),
    ...answers,
  });
  const onClose = vi.fn();
  renderOnPage(<ImportDialog projectId="p1" environments={["production"]} environment={null} onClose={onClose} />);
  await userEvent.click(screen.getByLabelText("Keep all of them secret"));
  screen.getByLabelText("Content").focus();
  await userEvent.paste(text);
  return { onClose, asked };
}

it("says what would change, then sets all at once, and leaves what is there", async () => {
  const { onClose, asked } = await paste("A=1\nB=two", {
    "PUT /projects/p1/variables?dry_run=true": () => Response.json(changed(["B", "added"])),
    "PUT /projects/p1/variables": () => Response.json(changed(["B", "added"])),
  });
  expect((await screen.findByText("1 added, 1 unchanged")).textContent).toBeDefined();
  expect(asked.filter(({ request }) => request === "PUT /projects/p1/variables")).toEqual([]);
  await userEvent.click(screen.getByRole("button", { name: "Set 1 variable" }));
  expect(asked.find(({ request }) => request === "PUT /projects/p1/variables")).toEqual({
    request: "PUT /projects/p1/variables",
    body: {
      variables: [
        { name: "TOKEN", value: null, secret: true, scope: "runtime" },
        { name: "A", value: "1", secret: false, scope: "runtime" },
        { name: "B", value: "two", secret: false, scope: "runtime" },
      ],
    },
  });
  expect(onClose).toHaveBeenCalledOnce();
});

it("names lines that it does not understand, and what the API refuses", async () => {
  const refusal = { title: "Invalid", detail: "B is too long.", status: 422, code: "invalid" };
  const { onClose } = await paste("B=1\nwhat", {
    "PUT /projects/p1/variables?dry_run=true": () => Response.json(refusal, { status: 422 }),
  });
  expect((await screen.findByRole("alert")).textContent).toContain("B is too long.");
  expect(screen.getByText("Line 2: no NAME=value.")).toBeDefined();
  expect(screen.getByRole("button", { name: "Set 0 variables" })).toHaveProperty("disabled", true);
  expect(onClose).not.toHaveBeenCalled();
});
