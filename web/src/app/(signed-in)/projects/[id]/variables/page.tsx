import type { Metadata } from "next";
import { VariablesPage } from "@/features/variables/components/variables-page";

export const metadata: Metadata = { title: "Variables" };

export default async function Page({ params }: PageProps<"/projects/[id]/variables">) {
  return <VariablesPage projectId={(await params).id} />;
}
