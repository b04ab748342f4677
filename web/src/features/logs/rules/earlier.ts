import type { LogBuffer } from "./log-buffer";
import type { KeptLog } from "./log-source";

/**
 * Whether lines may be kept from before those that are here. Lines have the numbers of their environment: before line 1 there is none, and
 * of one instance or process all may lie further back than its stream begins. Nothing is wanted from before a span of time.
 */
export function mayHaveEarlier({ entries, count }: LogBuffer, kept: KeptLog | null): boolean {
  if (kept === null) return false;
  const first = count > 0 ? entries[0] : undefined;
  if (first === undefined) return kept.instance !== null || kept.process !== null;
  return first.line > 1 && (kept.from === null || Date.parse(first.at) >= Date.parse(kept.from));
}
