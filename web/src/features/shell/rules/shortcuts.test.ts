import { expect, it } from "vitest";
import { press, SHORTCUTS, takesKeys } from "./shortcuts";

it.each([
  ["a single key", null, "r", 0, null, "r"],
  ["the first of two", null, "g", 0, { key: "g", at: 0 }, null],
  ["the second in time", { key: "g", at: 0 }, "o", 1_000, null, "g o"],
  ["the second too late", { key: "g", at: 0 }, "o", 2_000, null, "o"],
  ["the first again, too late", { key: "g", at: 0 }, "g", 2_000, { key: "g", at: 2_000 }, null],
])("%s", (_, before, key, now, prefix, keys) => {
  expect(press(before, key, now)).toEqual({ prefix, keys });
});

it("no two shortcuts of one place, or of all places, share their keys", () => {
  const everywhere = SHORTCUTS[0]?.shortcuts.map(({ keys }) => keys) ?? [];
  for (const { where, shortcuts } of SHORTCUTS) {
    const keys = [...(where === "Everywhere" ? [] : everywhere), ...shortcuts.map((shortcut) => shortcut.keys)];
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  }
});

it.each([
  ["<input>", "input", true],
  ["<div contenteditable='true'><b></b></div>", "b", true],
  ["<div role='dialog'><button></button></div>", "button", true],
  ["<button></button>", "button", false],
])("keys pressed in %s belong to it: %s %s", (html, selector, expected) => {
  document.body.innerHTML = html;
  expect(takesKeys(document.querySelector(selector))).toBe(expected);
});
