import type { Metadata } from "next";
import { SignIn } from "@/features/session/components/sign-in";
import { returnPath } from "@/features/session/rules/return-path";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({ searchParams }: PageProps<"/sign-in">) {
  const { next } = await searchParams;
  return (
    <SignIn returnTo={returnPath(typeof next === "string" ? next : null)} interrupted={typeof next === "string"} />
  );
}
