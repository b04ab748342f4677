import { clsx } from "clsx";

/** Joins class names. No two may set the same property: which one wins would be decided by the order of the style sheet. The tests watch over it. */
export const cn = clsx;
