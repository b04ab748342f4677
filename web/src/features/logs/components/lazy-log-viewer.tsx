"use client";

import dynamic from "next/dynamic";
import { Card } from "@/components/ui/card";
import { Loading } from "@/components/ui/loading";
import { Skeleton } from "@/components/ui/skeleton";

/** The log viewer, whose code comes after the page has been drawn: what stands above it is read first. */
export const LazyLogViewer = dynamic(() => import("./log-viewer").then((module) => module.LogViewer), {
  ssr: false,
  loading: () => (
    <Card className="h-[min(44rem,75dvh)] min-h-80">
      <Loading label="Loading the log" className="space-y-2.5 p-4">
        {["w-2/5", "w-3/5", "w-1/2", "w-2/3", "w-1/3"].map((width) => (
          <Skeleton key={width} className={`h-3 ${width}`} />
        ))}
      </Loading>
    </Card>
  ),
});
