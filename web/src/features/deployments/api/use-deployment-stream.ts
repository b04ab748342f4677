"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import type { DeploymentEvent } from "@/lib/api/types";
import { useLiveStream } from "@/lib/sse/use-live-stream";
import { mergeEvents } from "../rules/merge-events";
import { deploymentEventsQuery, deploymentKeys, deploymentQuery, showDeployment } from "./deployment-queries";

/** One reading of the deployment covers the events of this long. */
const GATHER_MS = 30;

/** Keeps a deployment's page true: events of its stream join the timeline, and the deployment is read again after them. */
export function useDeploymentStream(id: string): void {
  const client = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const readAgain = async () => {
    timer.current = undefined;
    const query = deploymentQuery(id);
    await client.cancelQueries({ queryKey: query.queryKey, exact: true });
    const deployment = await client.fetchQuery({ ...query, staleTime: 0 }).catch(() => null);
    if (deployment) showDeployment(client, deployment);
  };

  useEffect(() => () => clearTimeout(timer.current), []);

  useLiveStream({
    url: `/api/bff/deployments/${encodeURIComponent(id)}/stream`,
    lastEventId: () => lastVersion(client.getQueryData(deploymentEventsQuery(id).queryKey)),
    onEvents: (events) => {
      const arrived = events.map(({ data }) => JSON.parse(data) as DeploymentEvent);
      client.setQueryData<readonly DeploymentEvent[]>(deploymentKeys.events(id), (known) =>
        mergeEvents(known ?? [], arrived),
      );
      timer.current ??= setTimeout(() => void readAgain(), GATHER_MS);
    },
    // The reading after an event may have failed while the server was away, for longer than it was tried again.
    onReconnected: () => void readAgain(),
  });
}

function lastVersion(events: readonly DeploymentEvent[] | undefined): string | null {
  const version = events?.at(-1)?.version;
  return version === undefined ? null : String(version);
}
