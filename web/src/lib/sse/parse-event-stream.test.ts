import { expect, it } from "vitest";
import { eventStreamParser } from "./parse-event-stream";
import { reconnectDelay } from "./reconnect-delay";

it.each([
  ["an event", ["id: 1\ndata: a\n\n"], [{ id: "1", data: "a" }]],
  ["one in pieces", ["id: 1\nda", "ta: a\n", "\n"], [{ id: "1", data: "a" }]],
  [
    "line ends of every kind, split in the middle",
    ["id: 1\r", "\ndata: a\r\n\r", "\ndata: b\r\r"],
    [
      { id: "1", data: "a" },
      { id: "1", data: "b" },
    ],
  ],
  ["comments and other fields", [": ok\n\nevent: x\nretry: 1\ndata: a\n\n"], [{ id: null, data: "a" }]],
  ["data of several lines, one space off", ["data: a\ndata:  b\ndata\n\n"], [{ id: null, data: "a\n b\n" }]],
  ["a byte order mark", ["\uFEFFdata: a\n\n"], [{ id: null, data: "a" }]],
  ["nothing of an unfinished one", ["data: a\n"], []],
  ["an id with NUL is not taken", ["id: 1\nid: a\0b\ndata: x\n\n"], [{ id: "1", data: "x" }]],
])("reads %s", (_, pieces, expected) => {
  const parse = eventStreamParser();
  const events = pieces.flatMap((piece) => parse(piece));
  // The end of the last piece may be half of a line end; what comes next decides.
  expect([...events, ...parse(": ok\n")]).toEqual(expected);
});

it.each([
  [0, 125, 250],
  [3, 1_000, 2_000],
  [20, 7_500, 15_000],
])("the pause before reconnection %i lies between %i and %i ms", (attempt, least, most) => {
  expect(reconnectDelay(attempt, () => 0)).toBe(least);
  expect(reconnectDelay(attempt, () => 1)).toBe(most);
});
