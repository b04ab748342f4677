"use client";

import { useQuery } from "@tanstack/react-query";
import { Ban, Ellipsis, ExternalLink, type LucideIcon, Recycle, RefreshCw, Rocket, Undo2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useEffect, useEffectEvent, useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Menu, MenuContent, MenuItem, MenuTrigger } from "@/components/ui/menu";
import { routes } from "@/config/routes";
import { environmentsQuery } from "@/features/projects/api/project-queries";
import type { Deployment } from "@/lib/api/types";
import { useAddress } from "@/lib/use-address";
import { useDeploymentAction } from "../api/use-deployment-action";
import { actionHints, actionLabels, actionsFor, type DeploymentAction } from "../rules/actions";
import { confirmationFor } from "../rules/confirmations";

const icons: Record<DeploymentAction, LucideIcon> = {
  cancel: Ban,
  rollback: Undo2,
  retry: RefreshCw,
  redeploy: Recycle,
  deploy_newest: Rocket,
};

/** The buttons of a deployment's page. Each asks first, saying exactly what will happen. */
export function DeploymentActions({ deployment }: { deployment: Deployment }) {
  const router = useRouter();
  const action = useDeploymentAction(deployment);
  const environments = useQuery(environmentsQuery(deployment.project_id));
  const [asked, setAsked] = useState<DeploymentAction | null>(null);
  // The dialog keeps its words while it fades out.
  const [shown, setShown] = useState<DeploymentAction>("retry");

  const environment = environments.data?.find(({ name }) => name === deployment.environment);
  const live = environment?.live ? { number: environment.live.number, url: environment.url } : null;

  const ask = (next: DeploymentAction) => {
    setShown(next);
    setAsked(next);
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

  const confirm = () =>
    action.mutate(shown, {
      onSuccess: (made) => {
        setAsked(null);
        if (made.id === deployment.id) {
          toast.success(
            made.status === "cancelled" ? `#${made.number} is cancelled` : `#${made.number} is being cancelled`,
          );
        } else {
          toast.success(`#${made.number} was requested`);
          router.push(routes.deployment(made.id));
        }
      },
      onError: (error) => {
        setAsked(null);
        toast.error(`${actionLabels[shown]}: not done`, { description: error.message });
      },
    });

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
      {others.length > 0 && (
        <Menu>
          <MenuTrigger asChild>
            <Button size="icon" aria-label="More actions">
              <Ellipsis aria-hidden />
            </Button>
          </MenuTrigger>
          <MenuContent className="w-72">
            {others.map((other) => {
              const Icon = icons[other];
              return (
                <MenuItem key={other} onSelect={() => ask(other)} className="items-start">
                  <Icon aria-hidden className="mt-0.5" />
                  <span>
                    {actionLabels[other]}
                    <span className="block text-ink-faint text-xs">{actionHints[other]}</span>
                  </span>
                </MenuItem>
              );
            })}
          </MenuContent>
        </Menu>
      )}
      <ConfirmDialog
        open={asked !== null}
        onOpenChange={(open) => !open && setAsked(null)}
        {...confirmationFor(shown, deployment, live)}
        busy={action.isPending}
        onConfirm={confirm}
      />
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
  const Icon = icons[action];
  return (
    <Button onClick={onClick} title={actionHints[action]} look={primary ? "primary" : "secondary"}>
      <Icon aria-hidden />
      {actionLabels[action]}
    </Button>
  );
}
