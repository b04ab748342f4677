import { expect, it } from "vitest";
import { anActivityItem } from "@/testing/an-activity-item";
import { placeActivity } from "./place-activity";

const item = (id: string) => anActivityItem({ id });
const pages = [
  { items: [item("c"), item("b")], next_cursor: "x" },
  { items: [item("a")], next_cursor: null },
];
const ids = (list: readonly { items: readonly { id: string }[] }[]) =>
  list.map((page) => page.items.map(({ id }) => id));

it.each([
  ["what is new lies on top, the newest first", ["d", "e"], [["e", "d", "c", "b"], ["a"]]],
  ["what comes twice is there once", ["d", "d", "c", "a"], [["d", "c", "b"], ["a"]]],
])("%s", (_, happened, expected) => {
  expect(ids(placeActivity(pages, happened.map(item), {}))).toEqual(expected);
});

it("nothing new leaves the pages as they are, and so does what the filter keeps out", () => {
  expect(placeActivity(pages, [item("a")], {})).toBe(pages);
  expect(placeActivity(pages, [item("d")], { project: "other" })).toBe(pages);
  expect(placeActivity([], [item("d")], {})).toEqual([]);
});
