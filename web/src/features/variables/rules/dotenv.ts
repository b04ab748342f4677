export interface Assignment {
  name: string;
  value: string;
}

export interface ParsedDotenv {
  /** In the order of the file; of a name that comes twice the last counts. */
  assignments: Assignment[];
  /** Lines that say nothing understandable, by number from 1. */
  problems: { line: number; reason: string }[];
}

/** What a POSIX shell takes as a name (IEEE 1003.1, section 8.1), at the length that the API allows. */
export const isVariableName = (name: string): boolean => /^[A-Za-z_][A-Za-z0-9_]{0,127}$/.test(name);

const ESCAPES: Record<string, string> = { n: "\n", r: "\r", t: "\t", '"': '"', "\\": "\\", $: "$" };

/**
 * Reads a `.env` file as most tools do: `NAME=value`, an `export` before it, `#` comments, single quotes for values as they stand, double
 * quotes for values with escapes and over several lines. Nothing is filled in: `$OTHER` stays as it is written.
 */
export function parseDotenv(text: string): ParsedDotenv {
  const found = new Map<string, string>();
  const problems: ParsedDotenv["problems"] = [];
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/);

  for (let at = 0; at < lines.length; at++) {
    const number = at + 1;
    const line = (lines[at] ?? "").trim();
    if (line === "" || line.startsWith("#")) continue;
    const [, name = "", rest = ""] = /^(?:export\s+)?([^=\s]*)\s*=\s*(.*)$/s.exec(line) ?? [];
    if (name === "" && rest === "") {
      problems.push({ line: number, reason: "no NAME=value" });
      continue;
    }
    if (!isVariableName(name)) {
      problems.push({
        line: number,
        reason: `“${name}” is no name: letters, digits and _, not beginning with a digit`,
      });
      continue;
    }
    const quote = rest[0];
    if (quote !== '"' && quote !== "'") {
      found.delete(name);
      found.set(name, rest.replace(/\s+#.*$/, "").trimEnd());
      continue;
    }
    // A quoted value goes on over lines until its quote ends.
    let value = rest.slice(1);
    let end = endOfQuote(value, quote);
    while (end < 0 && at + 1 < lines.length) {
      at += 1;
      value += `\n${lines[at]}`;
      end = endOfQuote(value, quote);
    }
    if (end < 0) {
      problems.push({ line: number, reason: `the quote of ${name} never ends` });
      continue;
    }
    found.delete(name);
    found.set(name, quote === '"' ? unescaped(value.slice(0, end)) : value.slice(0, end));
  }
  return { assignments: [...found].map(([name, value]) => ({ name, value })), problems };
}

function endOfQuote(text: string, quote: string): number {
  for (let at = 0; at < text.length; at++) {
    if (quote === '"' && text[at] === "\\") at += 1;
    else if (text[at] === quote) return at;
  }
  return -1;
}

const unescaped = (text: string): string => text.replace(/\\([nrt"\\$])/g, (_, key: string) => ESCAPES[key] ?? key);
