"use client";

import dynamic from "next/dynamic";
import { Skeleton } from "@/components/ui/skeleton";

/** The log viewer, whose code comes after the page has been drawn: what stands above it is read first. */
export const LazyLogViewer = dynamic(() => import("./log-viewer").then((module) => module.LogViewer), {
  ssr: false,
  loading: () => <Skeleton className="h-[min(44rem,75dvh)] min-h-80 rounded-xl" />,
});
