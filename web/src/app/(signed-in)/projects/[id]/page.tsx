import type { Metadata } from "next";
import { ProjectPage } from "@/features/projects/components/project-page";

export const metadata: Metadata = { title: "Project" };

export default async function Page({ params }: PageProps<"/projects/[id]">) {
  return <ProjectPage id={(await params).id} />;
}
