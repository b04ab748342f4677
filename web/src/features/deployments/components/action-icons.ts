import { Ban, type LucideIcon, Recycle, RefreshCw, Rocket, Undo2 } from "lucide-react";
import type { DeploymentAction } from "../rules/actions";

export const actionIcons: Record<DeploymentAction, LucideIcon> = {
  cancel: Ban,
  rollback: Undo2,
  retry: RefreshCw,
  redeploy: Recycle,
  deploy_newest: Rocket,
};
