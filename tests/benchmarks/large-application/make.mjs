// Makes files that do not compress, the same ones every time: 500 MB, of which 300 lie where dependencies do, which are a layer of their own.
import { createCipheriv } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

const fileBytes = 5 << 20;
const files = { "node_modules/bench-dependency": 60, data: 40 };
const zeros = Buffer.alloc(fileBytes);

for (const [number, [directory, count]] of Object.entries(files).entries()) {
  mkdirSync(directory, { recursive: true });
  for (let i = 0; i < count; i++) {
    const noise = createCipheriv("aes-128-ctr", Buffer.alloc(16, number), Buffer.alloc(16, i)).update(zeros);
    writeFileSync(path.join(directory, `${i}.bin`), noise);
  }
}
