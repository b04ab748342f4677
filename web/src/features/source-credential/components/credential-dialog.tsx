"use client";

import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ApiError } from "@/lib/api/api-error";
import type { Project, SourceCredentialKind } from "@/lib/api/types";
import { toast } from "@/lib/toast";
import { useSetSourceCredential } from "../api/source-credential";
import { type CredentialErrors, readCredential, refusedFields } from "../rules/credential-form";
import { hostOf, kindWords } from "../rules/source-credential";
import { CredentialFields } from "./credential-fields";

interface Props {
  project: Project;
  kind: SourceCredentialKind;
  /** That of the repository. */
  server: string;
  /** Another one is set already. */
  replaces: boolean;
  onClose: () => void;
}

/** Sets what a project's repository is asked with. */
export function CredentialDialog({ project, kind, server, replaces, onClose }: Props) {
  const set = useSetSourceCredential();
  const [checked, setChecked] = useState<CredentialErrors>({});
  const refused = set.error instanceof ApiError ? refusedFields(set.error.fields) : {};
  const { name, one, the } = kindWords[kind];
  const action = replaces ? `Replace ${the}` : `Set ${one}`;
  const host = hostOf(server);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const { body, errors } = readCredential(kind, new FormData(form));
    setChecked(errors ?? {});
    if (body === null) {
      form.querySelector<HTMLElement>(`[name="${Object.keys(errors)[0]}"]`)?.focus();
      return;
    }
    set.mutate(
      { projectId: project.id, credential: body },
      {
        onSuccess: () => {
          toast.success(`${name} set`, { description: `${host} is asked with it from now on.` });
          onClose();
        },
      },
    );
  };

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={action}
      description={`Sealed in the database, sent to ${host} alone, and never shown again.`}
    >
      <form onSubmit={submit} noValidate className="mt-4 space-y-4">
        <CredentialFields kind={kind} host={host} errors={{ ...refused, ...checked }} autoFocus />
        {set.error && Object.keys(refused).length === 0 && (
          <p role="alert" className="rounded-lg bg-bad-soft px-3 py-2 text-bad text-sm">
            {set.error.message}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Close</Button>
          <Button type="submit" look="primary" busy={set.isPending}>
            {action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
