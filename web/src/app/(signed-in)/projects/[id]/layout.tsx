import type { ReactNode } from "react";
import { ProjectFrame } from "@/features/projects/components/project-frame";

export default async function ProjectLayout({
  params,
  children,
}: LayoutProps<"/projects/[id]"> & { children: ReactNode }) {
  return <ProjectFrame id={(await params).id}>{children}</ProjectFrame>;
}
