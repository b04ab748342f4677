"use client";

import { useQuery } from "@tanstack/react-query";
import { Keyboard, LogOut, Monitor, Moon, Settings, Sun, User } from "lucide-react";
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

export function AccountMenu() {
  const router = useRouter();
  const [theme, setTheme] = useTheme();
  const user = useQuery(userQuery);
  const leave = useLeave();
  const email = user.data?.email;

  return (
    <Menu>
      <MenuTrigger
        aria-label="Account and theme"
        className="grid size-8 place-items-center rounded-full border border-line bg-surface font-medium text-ink-muted text-xs uppercase hover:bg-hover hover:text-ink"
      >
        {email ? email.charAt(0) : <User className="size-4" aria-hidden />}
      </MenuTrigger>
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
