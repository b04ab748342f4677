import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import PageError from "@/app/error";
import { ApiError } from "@/lib/api/api-error";
import { ErrorState } from "./error-state";

const instead = { href: "/projects", label: "To the projects" };
const gone = new ApiError(404, { title: "Not Found", detail: "There is no such project.", code: "project_not_found" });
const broken = new ApiError(500, { title: "Internal Server Error", detail: "A defect.", code: "internal_error" });

it("of what does not exist it leads on, and repeats no status", () => {
  render(<ErrorState of="This project" error={gone} onRetry={() => {}} instead={instead} />);
  const alert = screen.getByRole("alert");
  expect(alert.textContent).toContain("This project does not exist");
  expect(alert.textContent).not.toContain("Not Found");
  expect(screen.getByRole("link", { name: "To the projects" }).getAttribute("href")).toBe("/projects");
});

it("of what is there it leads nowhere else, and tries again", async () => {
  const onRetry = vi.fn();
  const { rerender } = render(<ErrorState of="This project" error={broken} onRetry={onRetry} instead={instead} />);
  expect(screen.queryByRole("link")).toBeNull();
  const again = screen.getByRole<HTMLButtonElement>("button", { name: "Try again" });
  await userEvent.click(again);
  expect(onRetry).toHaveBeenCalledOnce();
  rerender(<ErrorState of="This project" error={broken} onRetry={onRetry} retrying />);
  expect(again.disabled).toBe(true);
});

it("a page whose parts are gone with an update offers to reload, others to try again", async () => {
  const reset = vi.fn();
  const outdated = Object.assign(new Error("Loading chunk 7 failed."), { name: "ChunkLoadError" });
  const { rerender } = render(<PageError error={outdated} reset={reset} />);
  expect(screen.getByText("The dashboard was updated")).toBeDefined();
  expect(screen.getByRole("button", { name: "Reload" })).toBeDefined();
  rerender(<PageError error={new TypeError("x is no y")} reset={reset} />);
  expect(screen.getByRole("alert").textContent).toContain("The dashboard itself failed: x is no y");
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(reset).toHaveBeenCalledOnce();
});
