"use client";

import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import type { Variable } from "@/lib/api/types";
import { toast } from "@/lib/toast";
import { useRemoveVariable } from "../api/variable-queries";

interface Props {
  projectId: string;
  variable: Variable;
  /** Whose own it is; null: the shared one. */
  environment: string | null;
  onClose: () => void;
}

export function RemoveVariable({ projectId, variable: { name, secret, hides_shared }, environment, onClose }: Props) {
  const remove = useRemoveVariable(projectId);
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Remove ${name}?`}
      consequences={[
        hides_shared
          ? `In ${environment} the shared variable of its name holds again, from the next deployment on.`
          : `The next deployment to ${environment ?? "any environment that has none of its own"} is built and started without it.`,
        "What runs now keeps it until then.",
        ...(secret ? ["Its value is gone for good: nobody can read it again."] : []),
      ]}
      confirm="Remove variable"
      dangerous
      busy={remove.isPending}
      onConfirm={() =>
        remove.mutate(
          { name, environment },
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
