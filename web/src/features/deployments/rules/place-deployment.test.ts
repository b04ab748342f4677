import { expect, it } from "vitest";
import { aDeployment } from "@/testing/a-deployment";
import { matches, placeDeployment } from "./place-deployment";

const row = (id: string, but = {}) => aDeployment({ id, ...but });
const ids = (pages: readonly { items: { id: string }[] }[]) => pages.map(({ items }) => items.map(({ id }) => id));
const pages = [
  { items: [row("9"), row("7")], next_cursor: "c" },
  { items: [row("5"), row("3")], next_cursor: "d" },
];

it.each([
  [
    "a new one at the top",
    row("a"),
    [
      ["a", "9", "7"],
      ["5", "3"],
    ],
  ],
  [
    "a known one where it was",
    row("5", { version: 2 }),
    [
      ["9", "7"],
      ["5", "3"],
    ],
  ],
  [
    "one that fell between two pages",
    row("6"),
    [
      ["9", "7"],
      ["6", "5", "3"],
    ],
  ],
  [
    "nothing that comes after what is loaded",
    row("1"),
    [
      ["9", "7"],
      ["5", "3"],
    ],
  ],
])("puts %s", (_, deployment, expected) => {
  expect(ids(placeDeployment(pages, deployment, {}))).toEqual(expected);
});

it("shows the newer version and never goes back to an older one", () => {
  const updated = placeDeployment(pages, row("5", { version: 4, status: "live" }), {});
  expect(updated[1]?.items[0]?.status).toBe("live");
  expect(placeDeployment(updated, row("5", { version: 3, status: "running" }), {})).toBe(updated);
});

it("takes out what no longer matches the filter, and leaves out what never did", () => {
  const queued = { status: "queued" as const };
  expect(ids(placeDeployment(pages, row("7", { version: 2, status: "live" }), queued))).toEqual([["9"], ["5", "3"]]);
  expect(placeDeployment(pages, row("a", { status: "live" }), queued)).toBe(pages);
});

it.each([
  [{}, true],
  [{ projectId: "p1" }, true],
  [{ projectId: "other" }, false],
  [{ environment: "staging" }, false],
  [{ status: "live" as const }, false],
])("filter %j", (filter, expected) => {
  expect(matches(row("1"), filter)).toBe(expected);
});
