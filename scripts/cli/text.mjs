import { stripVTControlCharacters } from "node:util";

/** What a build or an application prints, made harmless for the terminal that it is shown in: no colours, no moving about, tabs as spaces. */
export function harmless(text) {
  // What a program overwrote with a carriage return was never meant to be read.
  const shown = stripVTControlCharacters(text.replace(/\r+$/, "").replace(/^.*\r/s, ""));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is taken out
  return shown.replaceAll("\t", "    ").replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, "");
}

/** How many columns a text takes in a terminal. Escape sequences take none, East Asian characters and emoji two. */
export function width(text) {
  let columns = 0;
  for (const { segment } of segments(stripVTControlCharacters(text))) columns += columnsOf(segment);
  return columns;
}

/** The text, or its beginning and "…" when it is wider than `columns`. For text without escape sequences. */
export function cut(text, columns) {
  if (columns <= 0) return "";
  if (width(text) <= columns) return text;
  let taken = "";
  let left = columns - 1;
  for (const { segment } of segments(text)) {
    left -= columnsOf(segment);
    if (left < 0) break;
    taken += segment;
  }
  return `${taken}…`;
}

/** A duration as people say it. @param {number} ms */
export function duration(ms) {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const two = (number) => String(number).padStart(2, "0");
  return whole < 3600
    ? `${Math.floor(whole / 60)} min ${two(whole % 60)} s`
    : `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`;
}

/** How long ago a time was, roughly. @param {number} ms */
export function ago(ms) {
  const minutes = Math.max(0, ms) / 60_000;
  if (minutes < 1) return "just now";
  if (minutes < 60) return `${Math.floor(minutes)} min ago`;
  return minutes < 2 * 24 * 60 ? `${Math.floor(minutes / 60)} h ago` : `${Math.floor(minutes / (24 * 60))} days ago`;
}

const segmenter = new Intl.Segmenter();
const segments = (text) => segmenter.segment(text);

// Unicode Standard Annex 11: the ranges that terminals draw over two columns.
const wide =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|^\p{Emoji_Presentation}|^[\u{20000}-\u{3fffd}]/u;

function columnsOf(segment) {
  return wide.test(segment) ? 2 : 1;
}
