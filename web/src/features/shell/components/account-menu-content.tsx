"use client";

import { useQuery } from "@tanstack/react-query";
import { Keyboard, LogOut, Monitor, Moon, Settings, Sun } from "lucide-react";
import { useRouter } from "next/navigation";
import {
  Menu,
  MenuContent,
  MenuItem,
  MenuLabel,
  MenuRadioGroup,
  MenuRadioItem,
  MenuSeparator,
  MenuTrigger,
} from "@/components/ui/menu";
import type { LazyMenuProps } from "@/components/ui/use-lazy-menu";
import { routes } from "@/config/routes";
import { useLeave } from "@/features/session/api/use-leave";
import { userQuery } from "@/features/session/api/use-session";
import { themeOf } from "../rules/theme";
import { wantHelp } from "./help-wanted";
import { useTheme } from "./use-theme";

const themes = [
  { value: "system", label: "System", icon: Monitor },
  { value: "light", label: "Light", icon: Sun },
  { value: "dark", label: "Dark", icon: Moon },
] as const;

/** The menu behind the account's button, open from its first moment on. */
export function AccountMenuContent({ open, onOpenChange, trigger }: LazyMenuProps) {
  const router = useRouter();
  const [theme, setTheme] = useTheme();
  const user = useQuery(userQuery);
  const leave = useLeave();
  const email = user.data?.email;

  return (
    <Menu open={open} onOpenChange={onOpenChange}>
      <MenuTrigger asChild>{trigger}</MenuTrigger>
      <MenuContent>
        {email && (
          <>
            <MenuLabel>
              Signed in as <span className="block max-w-56 truncate text-ink text-sm">{email}</span>
            </MenuLabel>
            <MenuSeparator />
          </>
        )}
        <MenuLabel>Theme</MenuLabel>
        <MenuRadioGroup value={theme} onValueChange={(value) => setTheme(themeOf(value))}>
          {themes.map(({ value, label, icon: Icon }) => (
            <MenuRadioItem key={value} value={value} onSelect={(event) => event.preventDefault()}>
              <Icon aria-hidden />
              {label}
            </MenuRadioItem>
          ))}
        </MenuRadioGroup>
        <MenuSeparator />
        <MenuItem onSelect={() => router.push(routes.settings)}>
          <Settings aria-hidden />
          Settings
        </MenuItem>
        <MenuItem onSelect={wantHelp}>
          <Keyboard aria-hidden />
          Keyboard shortcuts
        </MenuItem>
        <MenuItem onSelect={leave.now}>
          <LogOut aria-hidden />
          Sign out
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}
