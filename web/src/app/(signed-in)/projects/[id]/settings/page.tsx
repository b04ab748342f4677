import type { Metadata } from "next";
import { ProjectSettingsPage } from "@/features/projects/components/project-settings-page";

export const metadata: Metadata = { title: "Project settings" };

export default async function Page({ params }: PageProps<"/projects/[id]/settings">) {
  return <ProjectSettingsPage id={(await params).id} />;
}
