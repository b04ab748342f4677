"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { routes } from "@/config/routes";
import { environmentsQuery } from "@/features/projects/api/project-queries";
import { ApiError } from "@/lib/api/api-error";
import type { Project } from "@/lib/api/types";
import { useCreateEnvironment } from "../api/environment-actions";
import { checkEnvironmentName } from "../rules/environment-form";

/** A further environment: its own address, branch and variables, beginning with the project's settings. */
export function NewEnvironmentDialog({ project, onClose }: { project: Project; onClose: () => void }) {
  const router = useRouter();
  const create = useCreateEnvironment(project.id);
  const taken = useQuery(environmentsQuery(project.id)).data?.map(({ name }) => name) ?? [];
  const [name, setName] = useState("");
  const [checked, setChecked] = useState<string | null>(null);
  const refused = create.error instanceof ApiError ? create.error.fields : {};

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const found = checkEnvironmentName(name, taken);
    setChecked(found);
    if (found) return;
    const form = new FormData(event.currentTarget);
    const body = {
      name,
      branch: String(form.get("branch")).trim() || undefined,
      auto_deploy: form.get("auto_deploy") === "on" || undefined,
    };
    create.mutate(body, { onSuccess: () => router.push(routes.environment(project.id, name)) });
  };

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="New environment"
      description="It begins with the project's settings and shared variables. Nothing is deployed yet."
    >
      <form onSubmit={submit} noValidate className="mt-4 space-y-4">
        <Field
          label="Name"
          name="name"
          autoFocus
          required
          value={name}
          onChange={(event) => {
            setName(event.target.value.trim());
            setChecked(null);
          }}
          placeholder="staging"
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          error={checked ?? refused.name?.join(" ")}
          hint={name ? `Live at ${project.name}--${name}.localhost` : "Becomes part of the address."}
        />
        <Field
          label="Branch"
          name="branch"
          required={false}
          placeholder={project.branch ?? "the repository's default branch"}
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          error={refused.branch?.join(" ")}
        />
        <Checkbox label="Deploy new commits by itself" name="auto_deploy" />
        {create.error && Object.keys(refused).length === 0 && (
          <p role="alert" className="rounded-lg bg-bad-soft px-3 py-2 text-bad text-sm">
            {create.error.message}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Close</Button>
          <Button type="submit" look="primary" busy={create.isPending || create.isSuccess}>
            Create environment
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
