import { crc32, deflateSync } from "node:zlib";

const most = 256;
const signature = Buffer.from("89504e470d0a1a0a", "hex");

/**
 * A PNG of at most 256 colours, which screens of an application hardly exceed and which take a third of the room.
 *
 * @param {{ width: number, height: number, data: Uint8Array }} picture opaque pixels, four bytes each: red, green, blue, and one that is ignored
 */
export function palettePng({ width, height, data }) {
  const counts = countColours(data);
  const boxes = cut([...counts].map(([colour, count]) => ({ colour, count })));
  const index = new Map();
  const palette = boxes.map((box, at) => {
    for (const { colour } of box) index.set(colour, at);
    return average(box);
  });
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0, from = 0, to = 0; y < height; y++) {
    // Each row begins with its filter; none suits palettes best (PNG specification, 12.7).
    to++;
    for (let x = 0; x < width; x++, from += 4) rows[to++] = index.get(colourAt(data, from));
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("PLTE", Buffer.from(palette.flat())),
    chunk("IDAT", deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function colourAt(data, at) {
  return (data[at] << 16) | (data[at + 1] << 8) | data[at + 2];
}

function countColours(data) {
  const counts = new Map();
  for (let at = 0; at < data.length; at += 4) {
    const colour = colourAt(data, at);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  return counts;
}

/** Median cut: the box that is widest, weighed by how often its colours occur, is cut in two until there are enough. */
function cut(colours) {
  const boxes = [measure(colours)];
  while (boxes.length < most) {
    const widest = boxes.reduce((best, box) => (box.weight > best.weight ? box : best));
    if (widest.weight === 0) break;
    const sorted = widest.colours.sort((a, b) => part(a.colour, widest.shift) - part(b.colour, widest.shift));
    const half = sorted.reduce((sum, { count }) => sum + Math.sqrt(count), 0) / 2;
    let sum = 0;
    let at = 0;
    while (at < sorted.length - 1 && sum < half) sum += Math.sqrt(sorted[at++].count);
    boxes.splice(boxes.indexOf(widest), 1, measure(sorted.slice(0, at)), measure(sorted.slice(at)));
  }
  return boxes.map((box) => box.colours);
}

function measure(colours) {
  let widest = { range: -1, shift: 0 };
  for (const shift of [16, 8, 0]) {
    let least = 255;
    let greatest = 0;
    for (const { colour } of colours) {
      least = Math.min(least, part(colour, shift));
      greatest = Math.max(greatest, part(colour, shift));
    }
    if (greatest - least > widest.range) widest = { range: greatest - least, shift };
  }
  const occurrences = colours.reduce((sum, { count }) => sum + Math.sqrt(count), 0);
  return { colours, shift: widest.shift, weight: colours.length === 1 ? 0 : widest.range * Math.sqrt(occurrences) };
}

function part(colour, shift) {
  return (colour >> shift) & 255;
}

function average(box) {
  const total = box.reduce((sum, { count }) => sum + count, 0);
  return [16, 8, 0].map((shift) =>
    Math.round(box.reduce((sum, { colour, count }) => sum + part(colour, shift) * count, 0) / total),
  );
}

function chunk(type, content) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body) >>> 0);
  return Buffer.concat([length, body, sum]);
}
