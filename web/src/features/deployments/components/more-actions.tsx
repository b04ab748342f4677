"use client";

import { Ellipsis } from "lucide-react";
import { Button } from "@/components/ui/button";
import { useLazyMenu } from "@/components/ui/use-lazy-menu";
import type { DeploymentAction } from "../rules/actions";

export interface MoreActionsProps {
  actions: readonly DeploymentAction[];
  onAsk: (action: DeploymentAction) => void;
}

const load = () => import("./more-actions-menu").then((module) => module.MoreActionsMenu);

/** What else can be done with a deployment, behind a button. */
export function MoreActions(props: MoreActionsProps) {
  return useLazyMenu(
    load,
    (events) => (
      <Button size="icon" aria-label="More actions" aria-haspopup="menu" {...events}>
        <Ellipsis aria-hidden />
      </Button>
    ),
    props,
  );
}
