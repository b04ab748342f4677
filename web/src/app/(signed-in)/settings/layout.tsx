import type { ReactNode } from "react";
import { LinkTabs } from "@/components/ui/link-tabs";
import { PageHeader } from "@/components/ui/page-header";
import { routes } from "@/config/routes";

export default function SettingsLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <PageHeader title="Settings" />
      <LinkTabs
        label="Settings"
        tabs={[
          { href: routes.settings, label: "Account" },
          { href: routes.platform, label: "Platform" },
        ]}
      />
      <div className="mt-6">{children}</div>
    </>
  );
}
