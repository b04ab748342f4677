"use client";

import { keepPreviousData, queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { deploymentKeys } from "@/features/deployments/api/deployment-queries";
import { api, unwrap } from "@/lib/api/client";
import type { Deployment, DeploymentEvent } from "@/lib/api/types";
import { useAddress } from "@/lib/use-address";
import { restBefore, type Speed, stepped, versionOf } from "../rules/replay";

const NEVER = Number.POSITIVE_INFINITY;

/** A deployment as it was after its first `version` events. That never changes, so it is read once. */
const deploymentAtQuery = (id: string, version: number) =>
  queryOptions({
    queryKey: [...deploymentKeys.one(id), "version", version],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/deployments/{id}", { params: { path: { id }, query: { version } }, signal })),
    staleTime: NEVER,
  });

export interface Replay {
  /** How many of the events have happened on screen; null: all of them, and those to come. */
  version: number | null;
  last: number;
  /** The event that led to what is shown. */
  event: DeploymentEvent | null;
  previous: DeploymentEvent | undefined;
  /** The deployment as it was then; null until it is read. */
  deployment: Deployment | null;
  error: Error | null;
  /** After an error: reads it again. */
  retry: () => void;
  retrying: boolean;
  playing: boolean;
  speed: Speed;
  goTo: (version: number) => void;
  step: (by: number) => void;
  play: (playing: boolean) => void;
  setSpeed: (speed: Speed) => void;
  leave: () => void;
}

/** A deployment's past, event by event. The address holds the version, so that a moment can be linked and survives a reload. */
export function useReplay(id: string, events: readonly DeploymentEvent[] | undefined): Replay {
  const client = useQueryClient();
  const [parameters, setAddress] = useAddress();
  const [playing, setPlaying] = useState(false);
  const [speed, setSpeed] = useState<Speed>(1);

  const last = events?.at(-1)?.version ?? 0;
  const version = versionOf(parameters.get("version"), last);
  const past = useQuery({
    ...deploymentAtQuery(id, version ?? 1),
    enabled: version !== null,
    placeholderData: keepPreviousData,
  });
  const at = events?.findIndex((event) => event.version === version) ?? -1;
  const event = events?.[at] ?? null;
  const next = at < 0 ? undefined : events?.[at + 1];

  const goTo = (wanted: number) => {
    parameters.set("version", String(stepped(wanted, 0, Math.max(last, 1))));
    setAddress(parameters.toString());
  };

  // The neighbours are at hand before one steps to them.
  useEffect(() => {
    if (version === null || last === 0) return;
    for (const by of [1, -1, 2]) {
      const near = stepped(version, by, last);
      if (near !== version) void client.prefetchQuery(deploymentAtQuery(id, near));
    }
  }, [client, id, version, last]);

  const ended = playing && event !== null && next === undefined;
  if (ended) setPlaying(false);
  const ready = !past.isPlaceholderData && past.isSuccess;
  useEffect(() => {
    const rest = playing && ready ? restBefore(event ?? undefined, next, speed) : null;
    if (rest === null || !next) return;
    const timer = setTimeout(() => goTo(next.version), rest);
    return () => clearTimeout(timer);
  });

  return {
    version,
    last,
    event,
    previous: at > 0 ? events?.[at - 1] : undefined,
    deployment: version === null ? null : (past.data ?? null),
    error: version !== null && past.isError ? past.error : null,
    retry: () => void past.refetch(),
    retrying: past.isFetching,
    playing,
    speed,
    goTo: (wanted) => {
      setPlaying(false);
      goTo(wanted);
    },
    step: (by) => {
      setPlaying(false);
      // Out of the address, which knows of a step that is not drawn yet.
      const now = versionOf(new URLSearchParams(window.location.search).get("version"), last);
      goTo((now ?? last) + by);
    },
    play: (wanted) => {
      // At the end, play begins again from the first event.
      if (wanted && (version === null || next === undefined)) goTo(1);
      setPlaying(wanted);
    },
    setSpeed,
    leave: () => {
      setPlaying(false);
      parameters.delete("version");
      setAddress(parameters.toString());
    },
  };
}
