export interface Place {
  /** The middle of the bubble. */
  left: number;
  top: number;
  above: boolean;
}

const GAP = 6;
/** Half of the widest bubble, and a margin. */
const HALF = 128;
const ROOM = 36;

/** Where the bubble of an element goes: above it where there is room, and never beyond the window's sides. */
export function placeTooltip(of: { left: number; right: number; top: number; bottom: number }, width: number): Place {
  const middle = (of.left + of.right) / 2;
  const above = of.top >= ROOM;
  return {
    left: Math.max(Math.min(middle, width - HALF), Math.min(HALF, width / 2)),
    top: above ? of.top - GAP : of.bottom + GAP,
    above,
  };
}
