export interface Follow {
  following: boolean;
  /** Where the view stood at the last scroll event. */
  top: number;
}

/** Closer to the end than this many pixels counts as at the end. */
const AT_END = 8;

/**
 * Whether the view keeps showing the newest line after it was scrolled: reading back lets go, arriving at the end takes hold
 * again, and the log's own growth, which moves the end away and not the view, changes nothing.
 */
export function afterScroll(follow: Follow, top: number, fromEnd: number): Follow {
  if (fromEnd <= AT_END) return { following: true, top };
  if (top < follow.top - 1) return { following: false, top };
  return { ...follow, top };
}
