"use client";

import { useQueryClient } from "@tanstack/react-query";
import { usePathname, useRouter } from "next/navigation";
import { routes } from "@/config/routes";
import { userQuery } from "@/features/session/api/use-session";
import { toast } from "@/lib/toast";
import { useActivity } from "../api/use-activity";
import { outcomeNews } from "../rules/outcome-news";

/** Keeps the signed-in pages true, and tells people how the deployments end that they asked for and look away from. */
export function LiveUpdates() {
  const client = useQueryClient();
  const router = useRouter();
  const pathname = usePathname();
  useActivity((deployment, types) => {
    if (pathname === routes.deployment(deployment.id)) return;
    const news = outcomeNews(deployment, types, client.getQueryData(userQuery.queryKey)?.id ?? null);
    if (!news) return;
    const show = { label: "Show", onClick: () => router.push(routes.deployment(deployment.id)) };
    // The id: who goes live and back within the same moment is told of once.
    toast[news.good ? "success" : "error"](news.title, { id: deployment.id, description: news.detail, action: show });
  });
  return null;
}
