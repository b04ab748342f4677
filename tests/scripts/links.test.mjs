import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { describe, test } from "node:test";

const repository = path.resolve(import.meta.dirname, "..", "..");

/** Markdown files that Git knows or would add. */
function pages() {
  const args = ["ls-files", "--cached", "--others", "--exclude-standard", "-z", "--", "*.md"];
  const listed = execFileSync("git", args, { cwd: repository, encoding: "utf8" });
  return [...new Set(listed.split("\0"))].filter((file) => file && existsSync(path.join(repository, file)));
}

/** What is written as code is no link. */
function withoutCode(text) {
  return text.replace(/^( *)(```|~~~)[\s\S]*?^\1\2 *$/gm, "").replace(/`[^`\n]*`/g, "code");
}

/** Targets of links and pictures, in Markdown and in HTML. */
export function targets(text) {
  const prose = withoutCode(text);
  const markdown = [...prose.matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g)];
  const references = [...prose.matchAll(/^\[[^\]]+\]:\s*(\S+)/gm)];
  const html = [...prose.matchAll(/\b(?:src|srcset|href)="([^"]+)"/g)];
  return [...markdown, ...references, ...html].map(([, target]) => target);
}

/** The anchors of a page, as GitHub makes them of its headings. */
export function anchors(text) {
  const seen = new Map();
  const headings = text.replace(/^( *)(```|~~~)[\s\S]*?^\1\2 *$/gm, "").matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm);
  return new Set(
    [...headings].map(([, heading]) => {
      const words = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/[`*]/g, "");
      const slug = words
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, "")
        .replace(/ /g, "-");
      const count = seen.get(slug) ?? 0;
      seen.set(slug, count + 1);
      return count === 0 ? slug : `${slug}-${count}`;
    }),
  );
}

/** @returns {string | null} what is wrong with a link of a page; null when it leads somewhere, or out of the repository */
function problem(page, target) {
  if (/^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(target)) return null;
  const [file, anchor] = target.split("#");
  const found = file
    ? path.resolve(repository, path.dirname(page), decodeURIComponent(file))
    : path.join(repository, page);
  if (!found.startsWith(repository + path.sep)) return "leads out of the repository";
  if (!existsSync(found)) return "is not there";
  if (!anchor || statSync(found).isDirectory() || !found.endsWith(".md")) return null;
  return anchors(readFileSync(found, "utf8")).has(anchor) ? null : "has no such heading";
}

describe("links between pages", () => {
  test("lead to files and headings that are there", () => {
    const found = pages().flatMap((page) =>
      targets(readFileSync(path.join(repository, page), "utf8")).map((target) => ({ page, target })),
    );
    assert.ok(found.length > 100, `${found.length} links were found`);
    const broken = found.map(({ page, target }) => ({ page, target, wrong: problem(page, target) }));
    assert.deepEqual(
      broken.filter(({ wrong }) => wrong).map(({ page, target, wrong }) => `${page}: ${target} ${wrong}`),
      [],
    );
  });

  test("are found in Markdown and HTML, and not in code", () => {
    const text =
      '[a](one.md) ![b](<two.png> "title")\n<img src="three.png">\n`[c](no.md)`\n```sh\n[d](no.md)\n```\n[e]: four.md';
    assert.deepEqual(targets(text), ["one.md", "two.png", "four.md", "three.png"]);
  });

  test("name headings as GitHub does", () => {
    assert.deepEqual(
      [...anchors("# What, and why?\n## `npm` & co\n```\n# no heading\n```\n## A [link](b.md)\n## A link\n")],
      ["what-and-why", "npm--co", "a-link", "a-link-1"],
    );
  });

  test("that lead nowhere are told", () => {
    assert.equal(problem("README.md", "docs/nowhere.md"), "is not there");
    assert.equal(problem("README.md", "LICENSE"), null);
    assert.equal(problem("README.md", "ARCHITECTURE.md#no-such-heading"), "has no such heading");
    assert.equal(problem("docs/building.md", "../../elsewhere.md"), "leads out of the repository");
    assert.equal(problem("README.md", "https://example.org/x"), null);
  });
});
