import type { ReactNode } from "react";
import { LiveUpdates } from "@/features/activity/components/live-updates";
import { AppHeader } from "@/features/shell/components/app-header";
import { GlobalShortcuts } from "@/features/shell/components/global-shortcuts";
import { PhoneNavigation } from "@/features/shell/components/main-navigation";

export default function SignedInLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <LiveUpdates />
      <GlobalShortcuts />
      <AppHeader />
      <main id="main" tabIndex={-1} className="mx-auto w-full max-w-7xl px-4 pt-6 pb-20 outline-none sm:px-6 sm:pb-16">
        {children}
      </main>
      <PhoneNavigation />
    </>
  );
}
