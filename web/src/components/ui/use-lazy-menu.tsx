"use client";

import { type ComponentType, type ReactElement, type ReactNode, useState } from "react";

export interface LazyMenuProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** The button that the menu belongs to. */
  trigger: ReactNode;
}

/**
 * A menu whose code comes when it is opened first: until then there is only its button, which looks the same. The button is exchanged at
 * the click and not before, so that nobody's focus gets lost.
 * @param load Brings the component, which puts `trigger` into itself.
 * @param own What the component wants beside.
 */
export function useLazyMenu<Own extends object>(
  load: () => Promise<ComponentType<LazyMenuProps & Own>>,
  trigger: (props: { onClick?: () => void; onPointerEnter?: () => void }) => ReactElement,
  own: Own,
): ReactNode {
  const [open, setOpen] = useState(false);
  const [Loaded, setLoaded] = useState<ComponentType<LazyMenuProps & Own> | null>(null);
  if (Loaded) return <Loaded open={open} onOpenChange={setOpen} trigger={trigger({})} {...own} />;
  return trigger({
    onPointerEnter: () => void load(),
    onClick: () =>
      void load().then((component) => {
        setOpen(true);
        setLoaded(() => component);
      }),
  });
}
