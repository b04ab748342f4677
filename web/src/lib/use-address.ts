"use client";

import { usePathname, useSearchParams } from "next/navigation";

/**
 * What the address holds behind its question mark, and the way to change it. Changes go through the history's own call, which Next.js
 * follows: the page is not asked of the server again for what it shows differently.
 */
export function useAddress(): [parameters: URLSearchParams, set: (query: string, step?: "replace" | "push") => void] {
  const pathname = usePathname();
  const parameters = useSearchParams();
  return [
    new URLSearchParams(parameters),
    (query, step = "replace") => {
      const address = query === "" ? pathname : `${pathname}?${query}`;
      // With a step of its own, the browser's way back leads to what was shown before.
      if (step === "push") window.history.pushState(null, "", address);
      else window.history.replaceState(null, "", address);
    },
  ];
}
