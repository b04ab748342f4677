import { cleanup } from "@testing-library/react";
import { type ClassValue, clsx } from "clsx";
import { extendTailwindMerge } from "tailwind-merge";
import { afterEach, vi } from "vitest";

afterEach(cleanup);

// The size of text that is the dashboard's own.
const merge = extendTailwindMerge({ extend: { classGroups: { "font-size": [{ text: ["2xs"] }] } } });

vi.mock("@/lib/cn", () => ({
  cn: (...classes: ClassValue[]) => {
    const joined = clsx(classes);
    const merged = merge(joined);
    if (merged !== joined)
      throw new Error(`Classes that set the same property: "${joined}"; "${merged}" would be left.`);
    return joined;
  },
}));
