import type { ActivityItem, Page } from "@/lib/api/types";
import { type ActivityFilter, matchesFilter } from "./activity-filter";

/**
 * Puts items that have just happened on top of a list that is newest first, each once: the stream may give an event twice, and the list
 * may hold it already. Items come oldest first. Returns the same pages when none is new.
 */
export function placeActivity(
  pages: readonly Page<ActivityItem>[],
  happened: readonly ActivityItem[],
  filter: ActivityFilter,
): readonly Page<ActivityItem>[] {
  const [first, ...others] = pages;
  if (!first) return pages;
  const known = new Set(pages.flatMap((page) => page.items.map(({ id }) => id)));
  const fresh = happened.filter((item) => {
    if (known.has(item.id) || !matchesFilter(item, filter)) return false;
    known.add(item.id);
    return true;
  });
  return fresh.length === 0 ? pages : [{ ...first, items: [...fresh.reverse(), ...first.items] }, ...others];
}
