import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { anEvent } from "@/testing/a-deployment";
import { renderOnPage } from "@/testing/page";
import type { Replay } from "../api/use-replay";
import { ReplayBar } from "./replay-bar";

const events = [
  anEvent(1, { type: "deployment_requested", actor: { kind: "user", id: "u1", name: "ada@example.org" } }),
  anEvent(2, { type: "stage_started", data: { stage: "build", attempt: 1 }, at: "2026-01-01T12:00:03Z" }),
  anEvent(3, { type: "stage_failed", data: { stage: "build", reason: "no flour" }, at: "2026-01-01T12:00:05Z" }),
];
globalThis.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};

function show(version: number | null, but: Partial<Replay> = {}) {
  const replay: Replay = {
    version,
    last: 3,
    event: events[(version ?? 1) - 1] ?? null,
    previous: events[(version ?? 1) - 2],
    deployment: null,
    error: null,
    retry: () => {},
    retrying: false,
    playing: false,
    speed: 1,
    goTo: vi.fn(),
    step: vi.fn(),
    play: vi.fn(),
    setSpeed: vi.fn(),
    leave: vi.fn(),
    ...but,
  };
  renderOnPage(<ReplayBar replay={replay} events={events} />);
  return replay;
}

it("tells what happened, who caused it, how long it took, and the event's data", async () => {
  show(3);
  const bar = screen.getByRole("region", { name: "Replay" });
  expect(bar.textContent).toContain("3 of 3");
  expect(bar.textContent).toContain("Build failed");
  expect(bar.textContent).toContain("by AutoStack");
  expect(bar.textContent).toContain("+2 s");
  await userEvent.click(screen.getByText("stage_failed"));
  expect(screen.getByText("no flour", { selector: "dd span" })).toBeDefined();
});

it("is dragged by keyboard, and says where it stands", async () => {
  const replay = show(2);
  const slider = screen.getByRole("slider", { name: "Event" });
  expect(slider.getAttribute("aria-valuetext")).toBe("2 of 3: Build started");
  slider.focus();
  await userEvent.keyboard("{ArrowRight}");
  expect(replay.goTo).toHaveBeenLastCalledWith(3);
  await userEvent.keyboard("{Home}");
  expect(replay.goTo).toHaveBeenLastCalledWith(1);
});

it("steps, plays, pauses and leaves", async () => {
  const replay = show(2);
  await userEvent.click(screen.getByRole("button", { name: "Previous event" }));
  expect(replay.step).toHaveBeenLastCalledWith(-1);
  await userEvent.click(screen.getByRole("button", { name: "Play" }));
  expect(replay.play).toHaveBeenLastCalledWith(true);
  await userEvent.selectOptions(screen.getByLabelText("Speed"), "4");
  expect(replay.setSpeed).toHaveBeenLastCalledWith(4);
  await userEvent.click(screen.getByRole("button", { name: "Back to now" }));
  expect(replay.leave).toHaveBeenCalledOnce();
});

it("can't step beyond the ends, and shows a pause while it plays", () => {
  show(1, { playing: true });
  expect(screen.getByRole("button", { name: "Previous event" })).toHaveProperty("disabled", true);
  expect(screen.getByRole("button", { name: "Pause" })).toHaveProperty("disabled", false);
});

it("is not there while the page shows the present", () => {
  show(null);
  expect(screen.queryByRole("region", { name: "Replay" })).toBeNull();
});
