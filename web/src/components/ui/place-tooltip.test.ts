import { expect, it } from "vitest";
import { placeTooltip } from "./place-tooltip";

const box = (left: number, top: number) => ({ left, right: left + 40, top, bottom: top + 20 });

it.each([
  ["in the middle of the page", box(480, 300), 1000, { left: 500, top: 294, above: true }],
  ["at the top, where nothing fits above", box(480, 10), 1000, { left: 500, top: 36, above: false }],
  ["at the left edge", box(0, 300), 1000, { left: 128, top: 294, above: true }],
  ["at the right edge", box(960, 300), 1000, { left: 872, top: 294, above: true }],
  ["in a window narrower than the bubble", box(100, 300), 200, { left: 100, top: 294, above: true }],
])("%s", (_, element, width, place) => {
  expect(placeTooltip(element, width)).toEqual(place);
});
