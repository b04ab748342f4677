import {
  closeSync,
  copyFileSync,
  existsSync,
  fstatSync,
  openSync,
  readSync,
  renameSync,
  statSync,
  truncateSync,
} from "node:fs";

const limit = 10 * 1024 * 1024;

/** Begins a log anew and keeps the one before it as `FILE.1`. @returns a descriptor to append to */
export function beginLog(file) {
  if (existsSync(file) && statSync(file).size > 0) renameSync(file, `${file}.1`);
  return openSync(file, "a", 0o600);
}

/** Cuts a log that has grown too large: its content moves to `FILE.1`. Whoever appends to it goes on at its new end. */
export function capLog(file) {
  if (!existsSync(file) || statSync(file).size < limit) return;
  copyFileSync(file, `${file}.1`);
  truncateSync(file);
}

/** The last lines of a log. */
export function lastLines(file, count = 12) {
  if (!existsSync(file)) return "";
  const descriptor = openSync(file, "r");
  try {
    const size = fstatSync(descriptor).size;
    const buffer = Buffer.alloc(Math.min(size, 16 * 1024));
    readSync(descriptor, buffer, 0, buffer.length, size - buffer.length);
    return buffer.toString("utf8").trimEnd().split("\n").slice(-count).join("\n");
  } finally {
    closeSync(descriptor);
  }
}
