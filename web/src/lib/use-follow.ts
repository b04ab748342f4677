"use client";

import { useRouter } from "next/navigation";

/**
 * Leads to a page that an answer names, for what is asked on one page and goes on at another. The answer may come when the button that
 * asked is gone already, because the stream told of the outcome first; and whoever has gone elsewhere meanwhile is left there.
 * @returns What begins a question; its answer goes to what that returns, which says whether it led there.
 */
export function useFollow(): () => (path: string) => boolean {
  const router = useRouter();
  return () => {
    const asked = window.location.pathname;
    return (path) => {
      if (window.location.pathname !== asked) return false;
      router.push(path);
      return true;
    };
  };
}
