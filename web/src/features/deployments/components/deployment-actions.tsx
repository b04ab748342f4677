"use client";

import { useQuery } from "@tanstack/react-query";
import { ExternalLink } from "lucide-react";
import dynamic from "next/dynamic";
import { useEffect, useEffectEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { routes } from "@/config/routes";
import { environmentsQuery } from "@/features/projects/api/project-queries";
import type { Deployment } from "@/lib/api/types";
import { toast } from "@/lib/toast";
import { useAddress } from "@/lib/use-address";
import { useFollow } from "@/lib/use-follow";
import { useDeploymentAction } from "../api/use-deployment-action";
import { actionHints, actionLabels, actionsFor, type DeploymentAction } from "../rules/actions";
import { confirmationFor } from "../rules/confirmations";
import { actionIcons } from "./action-icons";
import { MoreActions } from "./more-actions";

const ConfirmDialog = dynamic(() => import("@/components/ui/confirm-dialog").then((module) => module.ConfirmDialog), {
  ssr: false,
});

/** The buttons of a deployment's page. Each asks first, saying exactly what will happen. */
export function DeploymentActions({ deployment }: { deployment: Deployment }) {
  const follow = useFollow();
  const action = useDeploymentAction(deployment);
  const environments = useQuery(environmentsQuery(deployment.project_id));
  const [asked, setAsked] = useState<DeploymentAction | null>(null);
  // The dialog keeps its words while it fades out.
  const [shown, setShown] = useState<DeploymentAction>("retry");

  const environment = environments.data?.find(({ name }) => name === deployment.environment);
  const live = environment && (environment.live ? { number: environment.live.number, url: environment.url } : null);

  const [everAsked, setEverAsked] = useState(false);
  const ask = (next: DeploymentAction) => {
    // What will happen is said of what is live now, not of what was when the page was loaded.
    void environments.refetch();
    setShown(next);
    setAsked(next);
    setEverAsked(true);
  };
  const offered = actionsFor(deployment);
  // The palette asks for an action from anywhere; the question is put here, once.
  const [parameters, setAddress] = useAddress();
  const wanted = offered.find((each) => each === parameters.get("do"));
  const putQuestion = useEffectEvent((action: DeploymentAction) => {
    parameters.delete("do");
    setAddress(parameters.toString());
    ask(action);
  });
  useEffect(() => {
    if (wanted) putQuestion(wanted);
  }, [wanted]);

  const confirm = () => {
    const followTo = follow();
    // By its promise: whoever leaves the page meanwhile is told of the outcome all the same.
    action
      .mutateAsync(shown)
      .then(
        (made) => {
          if (made.id !== deployment.id) {
            toast.success(`#${made.number} was requested`);
            followTo(routes.deployment(made.id));
            return;
          }
          const over = made.status === "cancelled";
          toast.success(over ? `#${made.number} is cancelled` : `#${made.number} is being cancelled`);
        },
        (error: Error) => toast.error(`${actionLabels[shown]}: not done`, { description: error.message }),
      )
      .finally(() => setAsked(null));
  };

  const [first, ...others] = offered;
  return (
    <div className="flex shrink-0 items-center gap-2">
      {deployment.status === "live" && deployment.url && (
        <Button asChild look="primary">
          <a href={deployment.url} target="_blank" rel="noreferrer">
            <ExternalLink aria-hidden />
            Open
          </a>
        </Button>
      )}
      {first && <ActionButton action={first} onClick={() => ask(first)} primary={deployment.status === "failed"} />}
      {others.length > 0 && <MoreActions actions={others} onAsk={ask} />}
      {everAsked && (
        <ConfirmDialog
          open={asked !== null}
          onOpenChange={(open) => !open && setAsked(null)}
          {...confirmationFor(shown, deployment, live)}
          busy={action.isPending}
          onConfirm={confirm}
        />
      )}
    </div>
  );
}

function ActionButton({
  action,
  onClick,
  primary,
}: {
  action: DeploymentAction;
  onClick: () => void;
  primary: boolean;
}) {
  const Icon = actionIcons[action];
  return (
    <Button onClick={onClick} title={actionHints[action]} look={primary ? "primary" : "secondary"}>
      <Icon aria-hidden />
      {actionLabels[action]}
    </Button>
  );
}
