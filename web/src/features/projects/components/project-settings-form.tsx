"use client";

import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { TextArea } from "@/components/ui/text-area";
import { ApiError } from "@/lib/api/api-error";
import type { Project } from "@/lib/api/types";
import { toast } from "@/lib/toast";
import { useDraft } from "@/lib/use-draft";
import { useChangeProject } from "../api/use-change-project";
import {
  checkSettings,
  type SettingsErrors,
  type SettingsForm,
  settingsOf,
  settingsPatch,
} from "../rules/project-settings";

type Texts = { key: keyof SettingsForm; label: string; placeholder?: string; hint?: string };

const GROUPS: { title: string; fields: Texts[] }[] = [
  {
    title: "Source",
    fields: [
      { key: "repository_url", label: "Repository" },
      { key: "branch", label: "Branch", placeholder: "the repository's default branch" },
      { key: "root_directory", label: "Root directory", placeholder: "the top of the repository" },
    ],
  },
  {
    title: "Build and run",
    fields: [
      { key: "build_command", label: "Build command", placeholder: "detected" },
      { key: "test_command", label: "Test command", placeholder: "none", hint: "When it fails, nothing is deployed." },
      {
        key: "release_command",
        label: "Release command",
        placeholder: "none",
        hint: "Runs before the new instances start, for migrations.",
      },
      { key: "start_command", label: "Start command", placeholder: "detected" },
      { key: "output_directory", label: "Output directory", placeholder: "detected" },
    ],
  },
  {
    title: "Health and size",
    fields: [
      { key: "health_path", label: "Health path", hint: "Must answer before the release gets requests." },
      { key: "health_timeout_seconds", label: "Health timeout, in seconds" },
      {
        key: "replicas",
        label: "Replicas",
        hint: "Instances of web in each environment that has no number of its own.",
      },
    ],
  },
];

export function ProjectSettingsForm({ project }: { project: Project }) {
  const change = useChangeProject(project);
  const [form, changeForm] = useDraft(settingsOf(project));
  const [checked, setChecked] = useState<SettingsErrors>({});
  const refused: Readonly<Record<string, readonly string[]>> =
    change.error instanceof ApiError ? change.error.fields : {};
  const patch = settingsPatch(project, form);

  const field = (key: keyof SettingsForm) => ({
    name: key,
    value: form[key],
    error: checked[key] ?? refused[key]?.join(" "),
    onChange: (event: { target: { value: string } }) => {
      changeForm({ [key]: event.target.value });
      setChecked(({ [key]: _, ...others }) => others);
    },
    spellCheck: false,
    autoCapitalize: "off",
    autoComplete: "off",
  });

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const found = checkSettings(form);
    setChecked(found);
    const [first] = Object.keys(found);
    if (first) event.currentTarget.querySelector<HTMLElement>(`[name="${first}"]`)?.focus();
    else if (patch)
      change.mutateAsync(patch).then(
        () => toast.success("Settings saved", { description: "They take effect with the next deployment." }),
        () => {},
      );
  };

  return (
    <Card>
      <form onSubmit={submit} noValidate className="divide-y divide-line">
        {GROUPS.map(({ title, fields }) => (
          <fieldset key={title} className="p-5">
            <legend className="float-left mb-4 w-full font-semibold text-sm">{title}</legend>
            <div className="clear-both grid grid-cols-1 gap-4 sm:grid-cols-2">
              {fields.map(({ key, ...texts }) => (
                <Field
                  key={key}
                  {...texts}
                  {...field(key)}
                  className={key === "repository_url" ? "sm:col-span-2" : undefined}
                />
              ))}
              {title === "Source" && (
                <TextArea
                  label="Watched paths"
                  rows={2}
                  placeholder="apps/shop/**"
                  hint="One a line. Only commits that touch them deploy by themselves; empty: all do."
                  className="sm:col-span-2"
                  {...field("watch_paths")}
                />
              )}
            </div>
          </fieldset>
        ))}
        <div className="flex flex-wrap items-center justify-end gap-3 px-5 py-3">
          {change.error && Object.keys(refused).length === 0 && (
            <p role="alert" className="min-w-0 flex-1 text-bad text-sm">
              {change.error.message}
            </p>
          )}
          {patch && !change.isPending && <span className="text-ink-muted text-sm">Not saved yet</span>}
          <Button type="submit" look="primary" disabled={patch === null} busy={change.isPending}>
            Save settings
          </Button>
        </div>
      </form>
    </Card>
  );
}
