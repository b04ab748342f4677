"use client";

import { toast } from "sonner";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import type { Variable } from "@/lib/api/types";
import { useRemoveVariable } from "../api/variable-queries";

interface Props {
  projectId: string;
  variable: Variable;
  /** Null: from all of them. */
  environment: string | null;
  onClose: () => void;
}

export function RemoveVariable({ projectId, variable: { name, secret }, environment, onClose }: Props) {
  const remove = useRemoveVariable(projectId);
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Remove ${name}?`}
      consequences={[
        `The next deployment to ${environment ?? "any environment"} is built and started without it.`,
        "What runs now keeps it until then.",
        ...(secret ? ["Its value is gone for good: nobody can read it again."] : []),
      ]}
      confirm="Remove variable"
      dangerous
      busy={remove.isPending}
      onConfirm={() =>
        remove.mutate(
          { name, environment: environment ?? undefined },
          {
            onSuccess: () => toast.success(`${name} is removed`),
            onError: (error) => toast.error(`${name} was not removed`, { description: error.message }),
            onSettled: onClose,
          },
        )
      }
    />
  );
}
