"use client";

import { Menu, MenuContent, MenuItem, MenuTrigger } from "@/components/ui/menu";
import type { LazyMenuProps } from "@/components/ui/use-lazy-menu";
import { actionHints, actionLabels } from "../rules/actions";
import { actionIcons } from "./action-icons";
import type { MoreActionsProps } from "./more-actions";

export function MoreActionsMenu({ actions, onAsk, open, onOpenChange, trigger }: MoreActionsProps & LazyMenuProps) {
  return (
    <Menu open={open} onOpenChange={onOpenChange}>
      <MenuTrigger asChild>{trigger}</MenuTrigger>
      <MenuContent className="w-72">
        {actions.map((action) => {
          const Icon = actionIcons[action];
          return (
            <MenuItem key={action} onSelect={() => onAsk(action)} className="items-start">
              <Icon aria-hidden className="mt-0.5" />
              <span>
                {actionLabels[action]}
                <span className="block text-ink-faint text-xs">{actionHints[action]}</span>
              </span>
            </MenuItem>
          );
        })}
      </MenuContent>
    </Menu>
  );
}
