"use client";

import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import type { Project, SourceCredential } from "@/lib/api/types";
import { toast } from "@/lib/toast";
import { useRemoveSourceCredential } from "../api/source-credential";
import { kindWords, removalConsequences } from "../rules/source-credential";

interface Props {
  project: Project;
  credential: SourceCredential;
  onClose: () => void;
}

export function RemoveCredential({ project, credential, onClose }: Props) {
  const remove = useRemoveSourceCredential(project.id);
  const { name, the } = kindWords[credential.kind];
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Remove ${the} of ${project.name}?`}
      consequences={removalConsequences(credential, project.repository_url)}
      confirm={`Remove ${the}`}
      dangerous
      busy={remove.isPending}
      onConfirm={() =>
        remove.mutate(undefined, {
          onSuccess: () => toast.success(`${name} removed`),
          onError: (error) => toast.error(`${name} not removed`, { description: error.message }),
          onSettled: onClose,
        })
      }
    />
  );
}
