import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { aDeployment } from "@/testing/a-deployment";
import { answerRequests, renderOnPage } from "@/testing/page";
import { SlowStageNotice } from "./slow-stage-notice";

afterEach(() => vi.unstubAllGlobals());

const ago = (seconds: number) => new Date(Date.now() - seconds * 1_000).toISOString();
const building = (id: string, status: "running" | "succeeded", from: number, to: number | null) =>
  aDeployment({
    id,
    status: status === "running" ? "running" : "live",
    stages: [
      {
        name: "build",
        status,
        attempt: 1,
        started_at: ago(from),
        finished_at: to === null ? null : ago(to),
        note: null,
      },
    ],
  });

function show(but: Partial<ReturnType<typeof aDeployment>> = {}) {
  const before = [building("d1", "succeeded", 1_010, 1_000)];
  answerRequests({
    "GET /projects/p1/deployments?limit=25": () => Response.json({ items: before, next_cursor: null }),
  });
  const onShow = vi.fn();
  renderOnPage(<SlowStageNotice deployment={{ ...building("now", "running", 330, null), ...but }} onShow={onShow} />);
  return onShow;
}

it("says how long a stage takes and what is usual, and offers its log and to cancel", async () => {
  const onShow = show();
  const notice = await screen.findByRole("region", { name: "Build takes longer than usual" });
  expect(notice.textContent).toMatch(/5 m \d+ s so far; as a rule it takes 10/);
  await userEvent.click(screen.getByRole("button", { name: "Show its log" }));
  expect(onShow).toHaveBeenCalledWith("build");
  expect(screen.getByRole("link", { name: "Cancel the deployment" }).getAttribute("href")).toBe(
    "/deployments/now?do=cancel",
  );
});

it("offers no second cancellation", async () => {
  show({ cancellation_requested: true });
  await screen.findByRole("button", { name: "Show its log" });
  expect(screen.queryByRole("link", { name: "Cancel the deployment" })).toBeNull();
});
