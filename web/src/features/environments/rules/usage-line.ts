/** A point of a usage line, in time and in what was used. */
interface Point {
  at: string;
  value: number;
}

/**
 * The path of a line over a span of time, for an SVG of `width` × `height`; null with too little to draw. The top is the most that was
 * used, or `least` where that is more, so that a quiet line lies low.
 */
export function usageLine(
  points: readonly Point[],
  { from, to }: { from: string; to: string },
  { width, height, least }: { width: number; height: number; least: number },
): string | null {
  const start = Date.parse(from);
  const span = Date.parse(to) - start;
  if (points.length < 2 || span <= 0) return null;
  const most = Math.max(least, ...points.map(({ value }) => value));
  return points
    .map(({ at, value }, index) => {
      const x = Math.min(1, Math.max(0, (Date.parse(at) - start) / span)) * width;
      const y = height - (value / most) * height;
      return `${index === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join("");
}
