import { Activity, FolderGit2, Gauge, Layers, type LucideIcon, Settings } from "lucide-react";
import { routes } from "./routes";

export interface MainPage {
  href: string;
  label: string;
  icon: LucideIcon;
  /** The second key after `g` that leads there. */
  key: string;
}

/** The main pages in the order of the navigation; palette and shortcuts lead to the same. */
export const MAIN_PAGES: readonly MainPage[] = [
  { href: routes.overview, label: "Overview", icon: Gauge, key: "o" },
  { href: routes.projects, label: "Projects", icon: FolderGit2, key: "p" },
  { href: routes.deployments, label: "Deployments", icon: Layers, key: "d" },
  { href: routes.activity, label: "Activity", icon: Activity, key: "a" },
  { href: routes.settings, label: "Settings", icon: Settings, key: "s" },
];

/** Whether a page of the navigation holds this path. The overview holds only itself. */
export const isCurrent = (href: string, pathname: string): boolean =>
  pathname === href || (href !== routes.overview && pathname.startsWith(`${href}/`));
