import type { Metadata } from "next";
import { EnvironmentPage } from "@/features/environments/components/environment-page";

export const metadata: Metadata = { title: "Environment" };

export default async function Page({ params }: PageProps<"/projects/[id]/environments/[env]">) {
  const { id, env } = await params;
  return <EnvironmentPage projectId={id} name={decodeURIComponent(env)} />;
}
