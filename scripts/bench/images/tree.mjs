import { createCipheriv } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

const megabyte = 1 << 20;
const words = 4_000;

/**
 * Writes a site of 200 MB, the same one every time: 6,000 small files and 20 large ones of words, which compress well, and 14 of noise, which do not
 * compress at all.
 */
export function writeTree(directory) {
  const random = numbers(2_026);
  const text = vocabulary(random);
  const write = (file, content) => {
    mkdirSync(path.dirname(path.join(directory, file)), { recursive: true });
    writeFileSync(path.join(directory, file), content);
  };
  write("index.html", "<!doctype html><title>bench</title>\n");
  for (let i = 0; i < 6_000; i++)
    write(path.join("pages", String(i % 100), `${i}.html`), text(1_024 + Math.floor(random() * 15 * 1_024)));
  for (let i = 0; i < 20; i++) write(path.join("bundles", `${i}.js`), text(4 * megabyte));
  for (let i = 0; i < 14; i++) write(path.join("pictures", `${i}.bin`), noise(i, 5 * megabyte));
}

/** Words of different lengths, the first far more often than the last, as in text. @returns {(bytes: number) => Buffer} */
function vocabulary(random) {
  const all = Array.from({ length: words }, () => {
    const letters = 2 + Math.floor(random() * 9);
    return `${Array.from({ length: letters }, () => String.fromCharCode(97 + Math.floor(random() * 26))).join("")} `;
  });
  return (bytes) => {
    const buffer = Buffer.allocUnsafe(bytes);
    for (let at = 0; at < bytes; ) at += buffer.write(all[Math.floor(random() ** 3 * words)], at, "latin1");
    return buffer;
  };
}

function noise(number, bytes) {
  return createCipheriv("aes-128-ctr", Buffer.alloc(16, 1), Buffer.alloc(16, number)).update(Buffer.alloc(bytes));
}

/** Numbers from 0 to 1 that are the same for the same beginning (mulberry32). */
function numbers(begin) {
  let state = begin;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
