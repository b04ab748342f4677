"use client";

import { type FormEvent, useId } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, inputStyle } from "@/components/ui/field";
import { routes } from "@/config/routes";
import { useRequestDeployment } from "@/features/deployments/api/use-deployment-action";
import { ApiError } from "@/lib/api/api-error";
import type { Environment, Project } from "@/lib/api/types";
import { useFollow } from "@/lib/use-follow";

interface Props {
  project: Project;
  environments: readonly Environment[];
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Deploys a branch, tag or commit other than the newest of the environment's branch. */
export function DeployRefDialog({ project, environments, open, onOpenChange }: Props) {
  const follow = useFollow();
  const request = useRequestDeployment();
  const selectId = useId();
  const error = request.error;
  const refError = error instanceof ApiError ? error.fields.ref?.join(" ") : undefined;

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const followTo = follow();
    const wanted = {
      projectId: project.id,
      ref: String(form.get("ref")).trim() || undefined,
      environment: String(form.get("environment")),
    };
    // By its promise, since the dialog may be closed by then. What is refused is shown beside the field.
    request.mutateAsync(wanted).then(
      ({ id }) => {
        onOpenChange(false);
        followTo(routes.deployment(id));
      },
      () => {},
    );
  };

  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        request.reset();
        onOpenChange(next);
      }}
      title={`Deploy ${project.name}`}
      description="What is live keeps serving until the new release answers."
    >
      <form onSubmit={submit} className="mt-4 space-y-4">
        <Field
          label="Branch, tag or commit"
          name="ref"
          placeholder={project.branch ?? "default branch"}
          autoFocus
          spellCheck={false}
          autoCapitalize="off"
          error={refError}
          hint="Left empty: the newest commit of the environment's branch."
        />
        <div>
          <label htmlFor={selectId} className="mb-1.5 block font-medium text-sm">
            Environment
          </label>
          <select id={selectId} name="environment" className={inputStyle}>
            {environments.map(({ id, name }) => (
              <option key={id} value={name}>
                {name}
              </option>
            ))}
          </select>
        </div>
        {error && !refError && (
          <p role="alert" className="rounded-lg bg-bad-soft px-3 py-2 text-bad text-sm">
            {error.message}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={() => onOpenChange(false)}>Close</Button>
          <Button type="submit" look="primary" busy={request.isPending}>
            Deploy
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
