const colours = { 31: "#ff8080", 32: "#6fd28c", 33: "#e8c267", 36: "#6cc7e0" };
const lineHeight = 20;
const characterWidth = 8.43;
const padding = 20;
const start = "\u001b[";
const escapes = new RegExp(`(${start.replace("[", "\\[")}[0-9;]*m)`);

/**
 * What a terminal shows, as a picture: bold, faint and the colours of the command line.
 *
 * @param {string} text with its escape sequences
 */
export function terminalSvg(text) {
  const lines = text.replace(/\n+$/, "").split("\n").map(pieces);
  const columns = Math.max(...lines.map((line) => line.reduce((sum, { text }) => sum + text.length, 0)));
  const width = Math.ceil(columns * characterWidth + 2 * padding);
  const height = lines.length * lineHeight + 2 * padding;
  const rows = lines.map((line, at) => {
    const y = padding + at * lineHeight + 14;
    return `<text x="${padding}" y="${y}">${line.map(span).join("")}</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`,
    `<rect width="100%" height="100%" rx="8" fill="#14171c"/>`,
    `<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14" fill="#d6dae0" xml:space="preserve">`,
    ...rows,
    "</g>",
    "</svg>",
    "",
  ].join("\n");
}

/** A line in pieces of one look each. */
function pieces(line) {
  const found = [];
  let codes = [];
  for (const part of line.split(escapes)) {
    const sequence = part.startsWith(start) && part.slice(start.length, -1);
    if (sequence !== false) codes = ["", "0"].includes(sequence) ? [] : [...codes, sequence];
    else if (part) found.push({ text: part, codes });
  }
  return found;
}

function span({ text, codes }) {
  const look = codes.map((code) =>
    code === "1" ? ' font-weight="600"' : code === "2" ? ' opacity="0.6"' : ` fill="${colours[code] ?? "#d6dae0"}"`,
  );
  const content = text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
  return `<tspan${look.join("")}>${content}</tspan>`;
}
