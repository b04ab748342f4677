"use client";

import { usePathname, useSearchParams } from "next/navigation";

/**
 * What the address holds behind its question mark, and the way to change it. Changes go through the history's own call, which Next.js
 * follows: the page is not asked of the server again for what it shows differently.
 */
export function useAddress(): [parameters: URLSearchParams, set: (query: string) => void] {
  const pathname = usePathname();
  const parameters = useSearchParams();
  return [
    new URLSearchParams(parameters),
    (query) => window.history.replaceState(null, "", query === "" ? pathname : `${pathname}?${query}`),
  ];
}
