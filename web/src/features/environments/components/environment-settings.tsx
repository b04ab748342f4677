"use client";

import { useRouter } from "next/navigation";
import type { FormEvent } from "react";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { DangerZone } from "@/components/ui/danger-zone";
import { Field } from "@/components/ui/field";
import { LabelledSelect } from "@/components/ui/labelled-select";
import { Setting } from "@/components/ui/setting";
import { routes } from "@/config/routes";
import { ApiError } from "@/lib/api/api-error";
import type { Environment, Project } from "@/lib/api/types";
import { toast } from "@/lib/toast";
import { useDraft } from "@/lib/use-draft";
import { useDeleteEnvironment, useEnvironmentAct, usePatchEnvironment } from "../api/environment-actions";
import { actsFor, actWords } from "../rules/environment-acts";
import { environmentFields, environmentPatch } from "../rules/environment-form";
import { AutoDeployStatus } from "./auto-deploy-status";
import { RevisionList } from "./revision-list";

interface Props {
  project: Project;
  environment: Environment;
}

/** What the environment goes by, apart from its project; and its end. */
export function EnvironmentSettings({ project, environment }: Props) {
  const { name } = environment;
  const router = useRouter();
  const remove = useDeleteEnvironment(project.id, name, () => {
    toast.success(`${name} is being deleted`);
    router.push(routes.project(project.id));
  });
  return (
    <>
      <Pausing project={project} environment={environment} />
      <Setting title="Deployments" about="Settings take effect with the next deployment.">
        <SettingsForm project={project} environment={environment} />
      </Setting>
      <Setting
        title="Configuration"
        about="Each change of settings or variables makes a revision. A deployment is requested with the newest."
      >
        <RevisionList projectId={project.id} environment={environment} />
      </Setting>
      {name !== "production" && (
        <DangerZone
          title={`Delete ${name}`}
          consequences={[
            `${environment.url} stops answering, and every instance of it ends.`,
            "Deployments that run or wait there are cancelled, and its variables are gone.",
            "Its history stays, and the name becomes free. It can't be taken back.",
          ]}
          name={name}
          action="Delete environment"
          busy={remove.isPending}
          error={remove.error?.message ?? null}
          onConfirm={remove.mutate}
        />
      )}
    </>
  );
}

function Pausing({ project, environment }: Props) {
  const act = useEnvironmentAct();
  const { paused } = environment;
  return (
    <Setting
      title={paused ? "Paused" : "Pause"}
      about={
        paused
          ? "Deployments wait in line; what is live goes on."
          : "Lets deployments wait in line for a while; what is live goes on."
      }
    >
      <div className="flex flex-wrap gap-2">
        {actsFor(environment)
          .filter((each) => each !== "start")
          .map((each) => (
            <Button
              key={each}
              look={each === "resume" ? "primary" : "secondary"}
              busy={act.isPending && act.variables.act === each}
              onClick={() => act.mutate({ projectId: project.id, environment, act: each })}
            >
              {actWords[each].label}
            </Button>
          ))}
      </div>
      <AutoDeployStatus environment={environment} />
    </Setting>
  );
}

function SettingsForm({ project, environment }: Props) {
  const patch = usePatchEnvironment(project.id, environment.name);
  const [form, change] = useDraft(environmentFields(environment));
  const refused = patch.error instanceof ApiError ? patch.error.fields : {};
  const wanted = environmentPatch(environment, form);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (wanted)
      patch.mutateAsync(wanted).then(
        () => toast.success("Settings saved"),
        () => {},
      );
  };
  return (
    <form onSubmit={submit} noValidate className="max-w-md space-y-4">
      <Field
        label="Branch"
        name="branch"
        value={form.branch}
        onChange={(event) => change({ branch: event.target.value })}
        placeholder={project.branch ?? "the repository's default branch"}
        hint="Left empty: the project's."
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        error={refused.branch?.join(" ")}
      />
      <Field
        label="Replicas"
        name="replicas"
        inputMode="numeric"
        autoComplete="off"
        value={form.replicas}
        onChange={(event) => change({ replicas: event.target.value })}
        placeholder={String(project.replicas)}
        hint="Instances of web from the next deployment on. Left empty: the project's. To have another number now, scale."
        error={refused.replicas?.join(" ")}
      />
      <LabelledSelect
        label="When several wait"
        name="queue_policy"
        value={form.queue_policy}
        onChange={(event) => change({ queue_policy: event.target.value as Environment["queue_policy"] })}
        options={[
          { value: "newest", label: "The newest deployment wins" },
          { value: "every", label: "Every deployment has its turn" },
        ]}
      />
      <Checkbox
        label="Deploy new commits by itself"
        name="auto_deploy"
        checked={form.auto_deploy}
        onChange={(event) => change({ auto_deploy: event.target.checked })}
      />
      {patch.error && Object.keys(refused).length === 0 && (
        <p role="alert" className="text-bad text-sm">
          {patch.error.message}
        </p>
      )}
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" busy={patch.isPending} disabled={wanted === null}>
          Save settings
        </Button>
        {wanted && !patch.isPending && <span className="text-ink-muted text-sm">Not saved yet</span>}
      </div>
    </form>
  );
}
