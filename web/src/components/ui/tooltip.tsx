import { Slot } from "radix-ui";
import type { ReactNode } from "react";

/**
 * Says what a control does to those who point at it or reach it by keyboard; the control has the same words as its label. One bubble for
 * the whole page shows it, see {@link TooltipHost}: a floating layer for each of them would be most of what a page loads.
 */
export function Tooltip({ content, children }: { content: string; children: ReactNode }) {
  return <Slot.Root data-tooltip={content}>{children}</Slot.Root>;
}
