import type { QueryClient, QueryKey } from "@tanstack/react-query";

/**
 * Has what is being read just now read once more. What was put into it meanwhile, out of an event, would be overwritten by an answer
 * that may be older than the event.
 */
export function readAfterReading(client: QueryClient, queryKey: QueryKey): void {
  const query = client.getQueryCache().find({ queryKey, exact: true });
  if (query?.state.fetchStatus !== "fetching") return;
  const again = () => void client.invalidateQueries({ queryKey, exact: true });
  // Of a reading that fails something is shown or not; either way it is tried again.
  query.promise?.then(again, again);
}
