/** A run of text with one look. `color` and `background` are a class of the sixteen named colours or a CSS colour. */
export interface Span {
  text: string;
  className: string;
  color: string | null;
  background: string | null;
}

const NAMES = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"] as const;

// Whole literals, so that Tailwind finds them.
const FOREGROUND: Record<(typeof NAMES)[number], string> = {
  black: "text-ansi-black",
  red: "text-ansi-red",
  green: "text-ansi-green",
  yellow: "text-ansi-yellow",
  blue: "text-ansi-blue",
  magenta: "text-ansi-magenta",
  cyan: "text-ansi-cyan",
  white: "text-ansi-white",
};

interface Style {
  bold: boolean;
  dim: boolean;
  italic: boolean;
  underline: boolean;
  strike: boolean;
  inverse: boolean;
  foreground: string | null;
  background: string | null;
}

const PLAIN: Style = {
  bold: false,
  dim: false,
  italic: false,
  underline: false,
  strike: false,
  inverse: false,
  foreground: null,
  background: null,
};

/** CSI sequences (with their parameters and final byte), OSC up to its terminator, and other two-byte escapes: ECMA-48, section 5.4. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what this looks for.
const ESCAPE = /\u001b(?:\[([0-?]*)[ -/]*([@-~])|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[ -/]*[0-Z\\^-~])/g;

// biome-ignore lint/suspicious/noControlCharactersInRegex: what no line of text should show.
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

/** What a terminal would show in the end of a line that returns to its beginning, as progress bars do. */
function afterLastReturn(line: string): string {
  const trimmed = line.replace(/\r+$/, "");
  return trimmed.slice(trimmed.lastIndexOf("\r") + 1);
}

/** A line without its escape sequences: what people search, copy and read aloud. */
export function plainText(line: string): string {
  return afterLastReturn(line).replace(ESCAPE, "").replace(CONTROL, "");
}

/** Cuts a line into spans of one look each. Sequences other than colours and styles (SGR) are dropped. */
export function parseAnsi(line: string): Span[] {
  const source = afterLastReturn(line);
  const spans: Span[] = [];
  let style = PLAIN;
  let from = 0;
  const push = (to: number) => {
    const text = source.slice(from, to).replace(CONTROL, "");
    if (text !== "") spans.push({ text, ...look(style) });
  };
  for (const match of source.matchAll(ESCAPE)) {
    push(match.index);
    from = match.index + match[0].length;
    if (match[2] === "m") style = applied(style, match[1] ?? "");
  }
  push(source.length);
  return spans;
}

function applied(before: Style, parameters: string): Style {
  const codes = parameters.split(/[;:]/).map((code) => (code === "" ? 0 : Number(code)));
  let style = before;
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] ?? 0;
    if (code === 38 || code === 48) {
      const [color, used] = extended(codes.slice(i + 1));
      style = code === 38 ? { ...style, foreground: color } : { ...style, background: color };
      i += used;
    } else {
      style = simple(style, code);
    }
  }
  return style;
}

function simple(style: Style, code: number): Style {
  if (code >= 30 && code <= 37) return { ...style, foreground: named(code - 30) };
  if (code >= 90 && code <= 97) return { ...style, foreground: named(code - 90) };
  if (code >= 40 && code <= 47) return { ...style, background: named(code - 40) };
  if (code >= 100 && code <= 107) return { ...style, background: named(code - 100) };
  switch (code) {
    case 0:
      return PLAIN;
    case 1:
      return { ...style, bold: true };
    case 2:
      return { ...style, dim: true };
    case 3:
      return { ...style, italic: true };
    case 4:
      return { ...style, underline: true };
    case 7:
      return { ...style, inverse: true };
    case 9:
      return { ...style, strike: true };
    case 22:
      return { ...style, bold: false, dim: false };
    case 23:
      return { ...style, italic: false };
    case 24:
      return { ...style, underline: false };
    case 27:
      return { ...style, inverse: false };
    case 29:
      return { ...style, strike: false };
    case 39:
      return { ...style, foreground: null };
    case 49:
      return { ...style, background: null };
    default:
      return style;
  }
}

/** The colour after 38 or 48, and how many codes it took: `5;N` of the 256, `2;R;G;B`. */
function extended(codes: number[]): [color: string | null, used: number] {
  if (codes[0] === 5) return [ofPalette(codes[1] ?? 0), 2];
  if (codes[0] === 2) return [`rgb(${byte(codes[1])} ${byte(codes[2])} ${byte(codes[3])})`, 4];
  return [null, codes.length];
}

/** xterm's 256 colours: sixteen named, a cube of 6×6×6, and 24 greys. */
function ofPalette(index: number): string | null {
  if (index < 16) return named(index % 8);
  if (index > 255) return null;
  if (index >= 232) {
    const grey = 8 + (index - 232) * 10;
    return `rgb(${grey} ${grey} ${grey})`;
  }
  const level = (value: number) => (value === 0 ? 0 : 55 + value * 40);
  const cube = index - 16;
  return `rgb(${level(Math.floor(cube / 36))} ${level(Math.floor(cube / 6) % 6)} ${level(cube % 6)})`;
}

const byte = (value = 0) => Math.min(255, Math.max(0, Math.trunc(value)));
const named = (index: number): string => NAMES[index] ?? "white";
const isNamed = (color: string): color is (typeof NAMES)[number] => (NAMES as readonly string[]).includes(color);

function look(style: Style): Omit<Span, "text"> {
  const { foreground, background } = style.inverse
    ? { foreground: style.background ?? "var(--color-surface)", background: style.foreground ?? "currentColor" }
    : style;
  const classes = [
    style.bold && "font-semibold",
    style.dim && "opacity-70",
    style.italic && "italic",
    style.underline && "underline",
    style.strike && "line-through",
    foreground && isNamed(foreground) && FOREGROUND[foreground],
  ];
  return {
    className: classes.filter(Boolean).join(" "),
    color: foreground && !isNamed(foreground) ? foreground : null,
    background: background ? cssColor(background) : null,
  };
}

/** Named backgrounds are mixed into the surface, so that text of any colour stays readable on them. */
function cssColor(color: string): string {
  const base = isNamed(color) ? `var(--color-ansi-${color})` : color;
  return `color-mix(in oklab, ${base} 30%, transparent)`;
}
