"use client";

import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { deploymentKeys, showDeployment, shownQueued } from "@/features/deployments/api/deployment-queries";
import { projectKeys } from "@/features/projects/api/project-queries";
import { api, unwrap } from "@/lib/api/client";
import type { ActivityItem, Deployment } from "@/lib/api/types";
import { useLiveStream } from "@/lib/sse/use-live-stream";
import { type ActivityEffect, collectEffect, noEffect } from "../rules/activity-effect";
import { activityKeys, showActivity } from "./activity-queries";
import { useActivityWanted } from "./activity-wanted";

/** Events come in bursts; one reading covers those of this long. */
const GATHER_MS = 60;

/**
 * Keeps what is on screen true: each event of the platform has what it concerns read again and put in its place. Once for all pages, so
 * that going from one to the next loses nothing.
 * @param onDeployment Called with each deployment that was read because of events, and their types.
 */
export function useActivity(onDeployment: (deployment: Deployment, types: ReadonlySet<string>) => void): void {
  const client = useQueryClient();
  const effect = useRef<ActivityEffect>(noEffect());
  const happened = useRef<ActivityItem[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const lastSeen = useRef<string | null>(null);
  const wanted = useActivityWanted();

  useEffect(() => () => clearTimeout(timer.current), []);

  useLiveStream({
    url: wanted ? "/api/bff/activity/stream" : null,
    lastEventId: () => lastSeen.current,
    onEvents: (events) => {
      for (const { id, data } of events) {
        const item = JSON.parse(data) as ActivityItem;
        lastSeen.current = id ?? lastSeen.current;
        happened.current.push(item);
        collectEffect(effect.current, item);
      }
      timer.current ??= setTimeout(() => {
        timer.current = undefined;
        const collected = effect.current;
        effect.current = noEffect();
        showActivity(client, happened.current.splice(0));
        void apply(client, collected, onDeployment);
      }, GATHER_MS);
    },
    // A stream may have lost its place while the server was away; the lists are short, so they are read again.
    onReconnected: () => {
      void client.invalidateQueries({ queryKey: deploymentKeys.lists });
      void client.invalidateQueries({ queryKey: projectKeys.list });
      void client.invalidateQueries({ queryKey: projectKeys.ones });
      void client.invalidateQueries({ queryKey: activityKeys.lists });
    },
  });
}

async function apply(
  client: QueryClient,
  effect: ActivityEffect,
  onDeployment: (deployment: Deployment, types: ReadonlySet<string>) => void,
): Promise<void> {
  if (effect.projects) void client.invalidateQueries({ queryKey: projectKeys.list });
  for (const id of effect.environmentsOf) void client.invalidateQueries({ queryKey: projectKeys.one(id) });

  // When a place in line changes, those who wait move up without an event of their own.
  const ids = new Set([...effect.deployments.keys(), ...shownQueued(client, effect.environmentsOf)]);
  await Promise.all(
    [...ids].map(async (id) => {
      const read = unwrap(api.GET("/api/v1/deployments/{id}", { params: { path: { id } } }));
      const deployment = await read.catch(() => null);
      if (!deployment) {
        // The server may be away just now. What shows it is read again, with the patience that queries have.
        void client.invalidateQueries({ queryKey: deploymentKeys.lists });
        void client.invalidateQueries({ queryKey: deploymentKeys.one(id), exact: true });
        return;
      }
      showDeployment(client, deployment);
      onDeployment(deployment, effect.deployments.get(id) ?? new Set());
    }),
  );
}
