const FIRST_MS = 250;
const LONGEST_MS = 15_000;

/**
 * The pause before the nth reconnection in a row (from 0): doubles up to fifteen seconds, with half of it random, so that
 * the pages of many people don't return to a restarted server in the same instant.
 */
export function reconnectDelay(attempt: number, random: () => number = Math.random): number {
  const ceiling = Math.min(FIRST_MS * 2 ** attempt, LONGEST_MS);
  return Math.round(ceiling / 2 + (ceiling / 2) * random());
}
