"use client";

import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { deploymentKeys, showDeployment, shownQueued } from "@/features/deployments/api/deployment-queries";
import { projectKeys } from "@/features/projects/api/project-queries";
import { api, unwrap } from "@/lib/api/client";
import type { ActivityItem } from "@/lib/api/types";
import { useLiveStream } from "@/lib/sse/use-live-stream";
import { type ActivityEffect, collectEffect, noEffect } from "../rules/activity-effect";

/** Events come in bursts; one reading covers those of this long. */
const GATHER_MS = 60;

/**
 * Keeps what is on screen true: each event of the platform has what it concerns read again and put in its place.
 * @param wanted False where nothing on screen depends on the events of others.
 */
export function useActivity(wanted = true): void {
  const client = useQueryClient();
  const effect = useRef<ActivityEffect>(noEffect());
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  useEffect(() => () => clearTimeout(timer.current), []);

  useLiveStream({
    url: wanted ? "/api/bff/activity/stream" : null,
    onEvents: (events) => {
      for (const { data } of events) collectEffect(effect.current, JSON.parse(data) as ActivityItem);
      if (timer.current !== undefined) return;
      timer.current = setTimeout(() => {
        timer.current = undefined;
        const collected = effect.current;
        effect.current = noEffect();
        void apply(client, collected);
      }, GATHER_MS);
    },
    // A stream may have lost its place while the server was away; the lists are short, so they are read again.
    onReconnected: () => {
      void client.invalidateQueries({ queryKey: deploymentKeys.lists });
      void client.invalidateQueries({ queryKey: projectKeys.list });
      void client.invalidateQueries({ queryKey: ["project"] });
    },
  });
}

async function apply(client: QueryClient, effect: ActivityEffect): Promise<void> {
  if (effect.projects) void client.invalidateQueries({ queryKey: projectKeys.list });
  for (const id of effect.environmentsOf) void client.invalidateQueries({ queryKey: projectKeys.environments(id) });

  // When a place in line changes, those who wait move up without an event of their own.
  const ids = new Set([...effect.deployments, ...shownQueued(client, effect.environmentsOf)]);
  await Promise.all(
    [...ids].map(async (id) => {
      const read = unwrap(api.GET("/api/v1/deployments/{id}", { params: { path: { id } } }));
      // A list that misses one event is put right by the next, or by its next reading.
      const deployment = await read.catch(() => null);
      if (deployment) showDeployment(client, deployment);
    }),
  );
}
