import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { answerRequests, eventStream, renderOnPage } from "@/testing/page";
import { applicationLog } from "../rules/log-source";
import { LogViewer } from "./log-viewer";

const source = {
  stream: "/api/bff/deployments/d1/logs/stream",
  download: "/api/bff/deployments/d1/logs",
  fileName: "shop-7.log",
  lineHref: (line: number) => `/deployments/d1?line=${line}`,
  named: false,
  sparse: false,
  kept: null,
  writer: "This deployment",
};
const second = (seconds: number) => new Date(Date.UTC(2026, 0, 1, 12, 0, seconds)).toISOString();
const lines = [
  { line: 1, at: second(0), stage: "checkout", text: "Looking up main" },
  { line: 2, at: second(1), stage: "build", text: "\u001b[32mCompiling\u001b[0m the shop" },
  { line: 3, at: second(2), stage: "build", text: "Error: no flour in the shop" },
  { line: 4, at: second(3), stage: "build", text: "giving up" },
];

beforeEach(() => {
  // jsdom lays nothing out; the list draws as much as fits into this.
  vi.spyOn(Element.prototype, "clientHeight", "get").mockReturnValue(400);
  vi.spyOn(Element.prototype, "clientWidth", "get").mockReturnValue(800);
  Element.prototype.scrollTo = () => {};
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

function show(but: Partial<Parameters<typeof LogViewer>[0]> = {}) {
  answerRequests({
    "GET /deployments/d1/logs/stream": () => eventStream(lines.map((data) => ({ id: data.line, data }))),
  });
  return renderOnPage(
    <LogViewer
      source={source}
      failure={null}
      finished
      stage={null}
      onStage={() => {}}
      initialLine={null}
      until={null}
      {...but}
    />,
  );
}
const shown = () => [...document.querySelectorAll("[data-line]")].map((line) => line.getAttribute("data-line"));

it("shows the lines as they come, without their escape sequences", async () => {
  show();
  expect((await screen.findByText("Compiling")).className).toContain("text-ansi-green");
  expect(shown()).toEqual(["1", "2", "3", "4"]);
});

it("counts the matches of a search and steps through them, around the end", async () => {
  show();
  await screen.findByText("Compiling");
  const user = userEvent.setup();
  await user.type(screen.getByLabelText("Search the log"), "SHOP");
  const count = screen.getByRole("status");
  await waitFor(() => expect(count.textContent).toContain("2"));
  await user.keyboard("{Enter}");
  expect(count.textContent).toContain("1 of 2");
  await user.click(screen.getByRole("button", { name: "Next match" }));
  expect(count.textContent).toContain("2 of 2");
  await user.keyboard("{Enter}");
  expect(document.querySelectorAll("mark")).toHaveLength(2);
  await user.type(screen.getByLabelText("Search the log"), "less");
  await waitFor(() => expect(count.textContent).toContain("none"));
});

it("shows one stage's lines, and says so when it has written none", async () => {
  const { rerender } = show({ stage: "checkout" });
  await waitFor(() => expect(shown()).toEqual(["1"]));
  rerender(<LogViewer source={source} failure={null} finished stage="push" initialLine={null} until={null} />);
  expect(await screen.findByText("Push has written nothing.")).toBeDefined();
});

it("of the past it shows what had been written by then", async () => {
  show({ until: second(1) });
  await waitFor(() => expect(shown()).toEqual(["1", "2"]));
});

it("leads to the line that the failure names, and stops following", async () => {
  show({ failure: { stage: "build", code: "build_failed", reason: "no flour", log_line: 3 } });
  await userEvent.click(await screen.findByRole("button", { name: "First error" }));
  await waitFor(() => expect(document.querySelector('[data-line="3"]')?.className).toContain("bg-accent-soft"));
  expect(screen.getByRole("button", { name: "To the end" })).toBeDefined();
});

it("copies a link to a line, and marks it", async () => {
  const user = userEvent.setup();
  show();
  const line = await waitFor(() => {
    const found = document.querySelector<HTMLElement>('[data-line="2"]');
    if (!found) throw new Error("not yet");
    return found;
  });
  await user.click(within(line).getByRole("button", { name: "Copy link to line 2" }));
  expect(await navigator.clipboard.readText()).toBe(`${window.location.origin}/deployments/d1?line=2`);
  expect(window.location.search).toBe("?line=2");
});

const everything = { instance: null, process: null, from: null, to: null };
const shop = { id: "p1", name: "shop" };
const ofApplication = applicationLog(shop, "production", everything);
const LOGS = "/projects/p1/environments/production/logs";
const printed = (...numbers: number[]) =>
  numbers.map((number) => ({
    line: number,
    at: second(number % 60),
    instance: "web.1",
    process: "web",
    deployment: 1,
    text: `order ${number}`,
  }));

function showApplication(
  answers: Parameters<typeof answerRequests>[0],
  but: Partial<Parameters<typeof LogViewer>[0]> = {},
) {
  answerRequests({
    [`GET ${LOGS}/stream`]: () => eventStream(printed(41, 42).map((data) => ({ id: data.line, data }))),
    ...answers,
  });
  renderOnPage(<Application {...but} />);
}

/** The viewer on a page that holds the line around which the log is open. */
function Application(but: Partial<Parameters<typeof LogViewer>[0]>) {
  const [around, setAround] = useState(but.around ?? null);
  return (
    <LogViewer
      source={ofApplication}
      failure={null}
      finished={false}
      stage={null}
      initialLine={null}
      until={null}
      {...but}
      around={around}
      onAround={setAround}
    />
  );
}
const page = (next_cursor: string | null, ...numbers: number[]) =>
  Response.json({ items: printed(...numbers), next_cursor });

it("an application's log goes back beyond its stream, page by page, to where nothing is kept", async () => {
  showApplication({
    // The first page may hold only what the stream has told.
    [`GET ${LOGS}?limit=5000`]: () => page("b", 41, 42),
    [`GET ${LOGS}?limit=5000&cursor=b`]: () => page("c", 39, 40),
    [`GET ${LOGS}?limit=5000&cursor=c`]: () => page(null, 7),
  });
  await waitFor(() => expect(shown()).toEqual(["41", "42"]));
  await userEvent.click(screen.getByRole("button", { name: "Load earlier lines" }));
  await waitFor(() => expect(shown()).toEqual(["39", "40", "41", "42"]));
  expect(screen.getByText("Shown from line 39 on")).toBeDefined();
  await userEvent.click(screen.getByRole("button", { name: "Load earlier lines" }));
  await waitFor(() => expect(shown()).toEqual(["7", "39", "40", "41", "42"]));
  expect(screen.queryByRole("button", { name: "Load earlier lines" })).toBeNull();
});

it("says why earlier lines could not be read, and tries again", async () => {
  let asked = 0;
  showApplication({
    [`GET ${LOGS}?limit=5000`]: () =>
      asked++ === 0
        ? Response.json({ title: "No", detail: "Not just now.", status: 500 }, { status: 500 })
        : page(null, 40),
  });
  await userEvent.click(await screen.findByRole("button", { name: "Load earlier lines" }));
  expect((await screen.findByRole("alert")).textContent).toBe("Not just now.");
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  await waitFor(() => expect(shown()).toEqual(["40", "41", "42"]));
});

it("searches all that is kept, passing over pages that hold nothing yet", async () => {
  showApplication({
    [`GET ${LOGS}?search=ORDER&limit=1000`]: () => page("b"),
    [`GET ${LOGS}?search=ORDER&limit=1000&cursor=b`]: () => page("c", 8, 9),
    [`GET ${LOGS}?search=ORDER&limit=1000&cursor=c`]: () => page(null, 3),
    [`GET ${LOGS}?search=nobody&limit=1000`]: () => page(null),
  });
  await waitFor(() => expect(shown()).toEqual(["41", "42"]));
  await userEvent.click(screen.getByRole("button", { name: "Search all that is kept" }));
  const search = screen.getByLabelText("Search the log");
  await userEvent.type(search, "ORDER");
  await waitFor(() => expect(shown()).toEqual(["8", "9"]));
  expect(screen.getByRole("status").textContent).toBe("2+");
  await userEvent.keyboard("{Enter}");
  expect(screen.getByRole("status").textContent).toBe("1 of 2+");
  await userEvent.click(screen.getByRole("button", { name: "Load earlier lines" }));
  await waitFor(() => expect(shown()).toEqual(["3", "8", "9"]));
  // It stays at the line where it was.
  expect(screen.getByRole("status").textContent).toBe("2 of 3");

  await userEvent.clear(search);
  await userEvent.type(search, "nobody");
  expect(await screen.findByText("No line that is kept holds “nobody”.")).toBeDefined();
  await userEvent.click(screen.getByRole("button", { name: "Search all that is kept" }));
  await waitFor(() => expect(shown()).toEqual(["41", "42"]));
});

it("leads from a line that was found to what stands around it, further in both directions, and back", async () => {
  showApplication({
    [`GET ${LOGS}?search=boom&limit=1000`]: () => page(null, 7, 20),
    [`GET ${LOGS}?line=20&order=newest&limit=500`]: () => page("a", 19, 20),
    [`GET ${LOGS}?line=21&order=oldest&limit=500`]: () => page("b", 21),
    [`GET ${LOGS}?order=newest&limit=1000&cursor=a`]: () => page(null, 17, 18),
    [`GET ${LOGS}?order=oldest&limit=1000&cursor=b`]: () => page(null, 22),
  });
  await waitFor(() => expect(shown()).toEqual(["41", "42"]));
  await userEvent.click(screen.getByRole("button", { name: "Search all that is kept" }));
  await userEvent.type(screen.getByLabelText("Search the log"), "boom");
  await waitFor(() => expect(shown()).toEqual(["7", "20"]));
  await userEvent.click(screen.getByRole("button", { name: "Show what is around line 20" }));

  expect(await screen.findByText("What stands around line 20")).toBeDefined();
  expect(shown()).toEqual(["19", "20", "21"]);
  expect(document.querySelector('[data-line="20"]')?.className).toContain("bg-accent-soft");
  await userEvent.click(screen.getByRole("button", { name: "Load earlier lines" }));
  await userEvent.click(screen.getByRole("button", { name: "Load later lines" }));
  await waitFor(() => expect(shown()).toEqual(["17", "18", "19", "20", "21", "22"]));

  await userEvent.click(screen.getByRole("button", { name: "Back to what was found" }));
  await waitFor(() => expect(shown()).toEqual(["7", "20"]));
  expect(screen.queryByText("What stands around line 20")).toBeNull();
});

it("opens around the line of a link, copies the link to another, and says of a line that is gone that it is", async () => {
  const user = userEvent.setup();
  showApplication(
    {
      [`GET ${LOGS}?line=20&order=newest&limit=500`]: () => page(null, 18, 19),
      [`GET ${LOGS}?line=21&order=oldest&limit=500`]: () => page(null, 21),
    },
    { around: 20 },
  );
  expect((await screen.findByText(/^Line 20 is no longer kept/)).textContent).toContain("these are its neighbours");
  await user.click(screen.getByRole("button", { name: "Copy link to line 19" }));
  const link = "/projects/p1/environments/production?line=19";
  expect(await navigator.clipboard.readText()).toBe(window.location.origin + link);
  await user.click(screen.getAllByRole("button", { name: "To the newest lines" })[0] as HTMLElement);
  await waitFor(() => expect(shown()).toEqual(["41", "42"]));
});

it("of a span of time that is over it shows what is kept, and waits for nothing", async () => {
  const span = { ...everything, from: "2026-01-01T11:00:00.000Z", to: "2026-01-01T12:00:00.000Z" };
  const query = "from=2026-01-01T11%3A00%3A00.000Z&to=2026-01-01T12%3A00%3A00.000Z";
  let asked = 0;
  showApplication(
    {
      [`GET ${LOGS}?${query}&limit=1000`]: () =>
        asked++ === 0
          ? Response.json({ title: "No", detail: "Not just now.", status: 500 }, { status: 500 })
          : page(null, 5, 6),
    },
    { source: applicationLog(shop, "production", span) },
  );
  expect((await screen.findByRole("alert")).textContent).toBe("Not just now.");
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  await waitFor(() => expect(shown()).toEqual(["5", "6"]));
  const download = screen.getByRole("link", { name: "Download the log" });
  expect(download.getAttribute("href")).toBe(`/api/bff${LOGS}/download?${query}`);
});

it("of lines since a time it shows those that came in since, and goes on", async () => {
  const since = { ...everything, from: second(42) };
  showApplication({}, { source: applicationLog(shop, "production", since) });
  await waitFor(() => expect(shown()).toEqual(["42"]));
  expect(screen.queryByRole("button", { name: "Load earlier lines" })).toBeNull();
});

it("looks for the first line of an application that looks like an error when it is asked to", async () => {
  const lines = printed(41, 42).map((line, index) => ({ ...line, text: index === 1 ? "Error: no flour" : line.text }));
  showApplication({ [`GET ${LOGS}/stream`]: () => eventStream(lines.map((data) => ({ id: data.line, data }))) });
  await userEvent.click(await screen.findByRole("button", { name: "First error" }));
  await waitFor(() => expect(document.querySelector('[data-line="42"]')?.className).toContain("bg-accent-soft"));
});

it("leads back also from a line whose log is gone", async () => {
  showApplication(
    {
      [`GET ${LOGS}?line=20&order=newest&limit=500`]: () => page(null),
      [`GET ${LOGS}?line=21&order=oldest&limit=500`]: () => page(null),
    },
    { around: 20 },
  );
  expect(await screen.findByText("Line 20 is no longer kept, and nothing from beside it.")).toBeDefined();
  await userEvent.click(screen.getByRole("button", { name: "To the newest lines" }));
  await waitFor(() => expect(shown()).toEqual(["41", "42"]));
});
