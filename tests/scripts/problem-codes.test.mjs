import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, test } from "node:test";

const repository = path.resolve(import.meta.dirname, "..", "..");
const page = "docs/problem-codes.md";
const code = /"([a-z]+(?:_[a-z]+)+)"/g;
/** What makes a problem or a failure out of a code, among its arguments. */
const makers =
  /\b(?:Problem|Refusal|Refuse|Permanent|Transient|Failed|Faulted|Fail|TargetFailure|DeploymentFailed|EnvironmentChangeFailed|Step)(?:<[\w<>?, ]*>)?\(|\b(?:TargetFailure|Refusal)\?? \w+\([^()]*\) => new\(/g;
/** Codes that are chosen apart from what is made of them. */
const chosen = [
  ["", /\["code"\] = "([a-z_]+)"/g],
  ["", /const string (?:Code|\w*Failed|\w*Unavailable) = "([a-z]+(?:_[a-z]+)+)"/g],
  ["StatusProblems.cs", /\d+ => \("([a-z_]+)", "/g],
  ["FoldChangeResult.cs", /=> "([a-z]+(?:_[a-z]+)+)",/g],
];

/** @returns {Map<string, { file: string, status: string | null }>} every code that the source makes problems or failures of */
function codesOfSource() {
  const codes = new Map();
  for (const file of sources(path.join(repository, "src"))) {
    const text = readFileSync(file, "utf8");
    const add = (name, status = null) => codes.set(name, { file, status: codes.get(name)?.status ?? status });
    for (const made of text.matchAll(makers)) {
      const given = argumentsAt(text, made.index + made[0].length);
      const status = made[0].startsWith("Problem") && /^\d{3}$/.test(given[0]) ? given[0] : null;
      // The code is among the first; what follows is for people.
      for (const argument of given.slice(0, 3)) for (const [, name] of argument.matchAll(code)) add(name, status);
    }
    for (const [ending, pattern] of chosen)
      if (file.endsWith(ending)) for (const [, name] of text.matchAll(pattern)) add(name);
  }
  return codes;
}

/** The arguments of a call, from behind its opening bracket, each as it is written. */
function argumentsAt(text, start) {
  const given = [""];
  let depth = 1;
  for (let at = start; depth > 0 && at < text.length; at++) {
    const character = text[at];
    if (character === '"') {
      const end = endOfText(text, at);
      given.push(given.pop() + text.slice(at, end));
      at = end - 1;
      continue;
    }
    if ("([{".includes(character)) depth++;
    if (")]}".includes(character)) depth--;
    if (character === "," && depth === 1) given.push("");
    else given.push(given.pop() + character);
  }
  return given.map((argument) => argument.trim());
}

function endOfText(text, start) {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === '"') return at + 1;
  }
  return text.length;
}

function sources(directory) {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(directory, entry.name);
    if (entry.isDirectory()) return ["bin", "obj"].includes(entry.name) ? [] : sources(file);
    return entry.name.endsWith(".cs") ? [file] : [];
  });
}

const rows = [
  ...readFileSync(path.join(repository, page), "utf8").matchAll(
    /^\| `([a-z_]+)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$/gm,
  ),
].map(([, name, where, meaning, remedy]) => ({ name, where: where.trim(), meaning, remedy }));

describe("the page of problem codes", () => {
  const source = codesOfSource();
  test("has every code of the source", () => {
    assert.ok(source.size > 80, `${source.size} codes were found`);
    const missing = [...source].filter(([name]) => !rows.some((row) => row.name === name));
    assert.deepEqual(
      missing.map(([name, { file }]) => `${name} (${path.relative(repository, file)})`),
      [],
    );
  });

  test("has no code that the source has not", () => {
    assert.deepEqual(
      rows.map(({ name }) => name).filter((name) => !source.has(name)),
      [],
    );
  });

  test("has each code once, with the status that it is answered with", () => {
    const names = rows.map(({ name }) => name);
    assert.deepEqual(
      names.filter((name, at) => names.indexOf(name) !== at),
      [],
    );
    for (const { name, where } of rows) {
      const status = source.get(name)?.status;
      if (status) assert.ok(where === status || !/^\d/.test(where), `${name} is answered with ${status}, not ${where}`);
    }
  });

  test("says of each what it means and what to do", () => {
    for (const { name, meaning, remedy } of rows) {
      assert.match(meaning.trim(), /^[A-Z`].*\.$/, name);
      assert.ok(remedy.trim().length > 5, name);
    }
  });
});
