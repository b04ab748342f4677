import { expect, it } from "vitest";
import { parseAnsi, plainText } from "./ansi";

const E = "\u001b";

it.each([
  ["plain", "plain"],
  [`${E}[31mred${E}[0m on`, "red on"],
  [`${E}]8;;https://x.org${E}\\link${E}]8;;\u0007`, "link"],
  ["10 %\r50 %\r100 %\r", "100 %"],
  ["bell\u0007 and \u0000nul", "bell and nul"],
])("the plain text of %j is %j", (line, expected) => {
  expect(plainText(line)).toBe(expected);
});

it("cuts a line where its look changes", () => {
  expect(parseAnsi(`${E}[1;31mbad${E}[22m still red${E}[39m none`)).toEqual([
    { text: "bad", className: "font-semibold text-ansi-red", color: null, background: null },
    { text: " still red", className: "text-ansi-red", color: null, background: null },
    { text: " none", className: "", color: null, background: null },
  ]);
});

it.each([
  [`${E}[38;5;9mx`, "text-ansi-red", null],
  [`${E}[38;5;16mx`, "", "rgb(0 0 0)"],
  [`${E}[38;5;231mx`, "", "rgb(255 255 255)"],
  [`${E}[38;5;232mx`, "", "rgb(8 8 8)"],
  [`${E}[38;2;1;2;999mx`, "", "rgb(1 2 255)"],
  [`${E}[93mx`, "text-ansi-yellow", null],
])("%j has class %j and colour %s", (line, className, color) => {
  expect(parseAnsi(line)).toMatchObject([{ text: "x", className, color }]);
});

it("drops sequences that move the cursor", () => {
  expect(
    parseAnsi(`a${E}[2Kb${E}[10;4Hc`)
      .map(({ text }) => text)
      .join(""),
  ).toBe("abc");
});
