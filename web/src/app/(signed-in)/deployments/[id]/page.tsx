import type { Metadata } from "next";
import { DeploymentPage } from "@/features/deployments/components/deployment-page";
import { lineOf } from "@/features/logs/rules/line-of";

export const metadata: Metadata = { title: "Deployment" };

export default async function Page({ params, searchParams }: PageProps<"/deployments/[id]">) {
  const { id } = await params;
  // The key: another deployment's page starts afresh, with its own log and its own filters.
  return <DeploymentPage key={id} id={id} line={lineOf((await searchParams).line)} />;
}
