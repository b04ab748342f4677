import type { LogBuffer } from "./log-buffer";
import type { KeptLog } from "./log-source";

/**
 * Whether lines may be kept from before those that are here. Lines have the numbers of their environment: before line 1 there is none, and
 * of one instance all may lie further back than its stream begins.
 */
export function mayHaveEarlier({ entries, count }: LogBuffer, kept: KeptLog | null): boolean {
  if (kept === null) return false;
  return count > 0 ? (entries[0]?.line ?? 1) > 1 : kept.instance !== null;
}
