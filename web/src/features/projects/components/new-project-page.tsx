"use client";

import { ChevronRight } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { CredentialDisclosure } from "@/features/source-credential/components/credential-disclosure";
import { useHeldCredential } from "@/features/source-credential/components/use-held-credential";
import { heldFor } from "@/features/source-credential/rules/held-credential";
import { ApiError } from "@/lib/api/api-error";
import { useSettled } from "@/lib/use-settled";
import { useDetection } from "../api/detect-query";
import {
  checkProjectForm,
  detectable,
  emptyProjectForm,
  fieldErrors,
  nameFromRepository,
  type ProjectForm,
  type ProjectFormErrors,
  projectBody,
} from "../rules/project-form";
import { DetectionCard } from "./detection-card";
import { useBeginProject } from "./use-begin-project";

/** The fields behind "Build and run": all optional, since what they say is detected otherwise. */
const ADVANCED: { key: keyof ProjectForm; label: string; placeholder: string; hint?: string }[] = [
  {
    key: "root_directory",
    label: "Root directory",
    placeholder: "the top of the repository",
    hint: "Where the application lies in a repository that holds several.",
  },
  { key: "build_command", label: "Build command", placeholder: "npm run build" },
  {
    key: "test_command",
    label: "Test command",
    placeholder: "npm test",
    hint: "Runs after the build; when it fails, nothing is deployed.",
  },
  {
    key: "start_command",
    label: "Start command",
    placeholder: "npm start",
    hint: "Must listen on the port in the variable PORT.",
  },
  {
    key: "output_directory",
    label: "Output directory",
    placeholder: "dist",
    hint: "For static sites: what the build leaves to be served.",
  },
  { key: "health_path", label: "Health path", placeholder: "/", hint: "Must answer before the release gets requests." },
  { key: "replicas", label: "Replicas", placeholder: "1" },
];

export function NewProjectPage() {
  const { begin, busy, error } = useBeginProject();
  const [form, setForm] = useState(emptyProjectForm);
  const [nameTyped, setNameTyped] = useState(false);
  const [checked, setChecked] = useState<ProjectFormErrors>({});
  const [advanced, setAdvanced] = useState(false);

  const refused = error instanceof ApiError ? fieldErrors(error.fields) : { fields: {}, others: [] };
  const errors = { ...refused.fields, ...checked };
  const source = useHeldCredential(form.repository_url);
  const wanted = detectable(useSettled(form, 700));
  const detection = useDetection(wanted, heldFor(source.held, wanted.repository_url));
  const detected = detection.found.error;
  const unauthorised = detected instanceof ApiError && detected.code === "repository_unauthorised";

  const change = (key: keyof ProjectForm, value: string) => {
    const next = { ...form, [key]: value };
    if (key === "name") setNameTyped(value !== "");
    if (key === "repository_url" && !nameTyped) next.name = nameFromRepository(value);
    setForm(next);
    setChecked(({ [key]: _, ...others }) => others);
  };

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const found = checkProjectForm(form);
    setChecked(found);
    const [first] = Object.keys(found);
    if (first) {
      event.currentTarget.querySelector<HTMLElement>(`[name="${first}"]`)?.focus();
      return;
    }
    const credential = source.settle(event.currentTarget);
    if (credential === "wrong") return;
    const submitter = (event.nativeEvent as SubmitEvent).submitter as HTMLButtonElement | null;
    void begin({
      project: projectBody(form),
      credential: credential === "none" ? null : credential.body,
      thenDeploy: submitter?.value !== "create",
    }).then((problem) => {
      if (problem instanceof ApiError && ADVANCED.some(({ key }) => key in problem.fields)) setAdvanced(true);
    });
  };

  const field = (key: keyof ProjectForm) => ({
    name: key,
    value: form[key],
    error: errors[key],
    onChange: (event: { target: { value: string } }) => change(key, event.target.value),
    spellCheck: false,
    autoCapitalize: "off",
    autoComplete: "off",
  });
  const general = error && Object.keys(refused.fields).length === 0 ? error.message : refused.others.join(" ");

  return (
    <div className="mx-auto max-w-xl">
      <h1 className="font-semibold text-lg tracking-tight">New project</h1>
      <p className="mt-1 text-ink-muted text-sm">Connect a Git repository. Nothing is changed in it.</p>
      <form onSubmit={submit} noValidate className="mt-5 space-y-4">
        <Card className="space-y-4 p-5">
          <Field
            label="Repository"
            required
            autoFocus
            placeholder="https://git.example.org/team/shop.git"
            hint="An https or ssh address, or the path of a repository on this machine."
            {...field("repository_url")}
          />
          <Field
            label="Name"
            required
            placeholder="shop"
            hint={form.name ? `Live at ${form.name}.localhost` : "Becomes part of the address."}
            {...field("name")}
          />
          <Field label="Branch" required={false} placeholder="the repository's default branch" {...field("branch")} />
        </Card>

        <details
          open={advanced}
          onToggle={(event) => setAdvanced(event.currentTarget.open)}
          className="group rounded-xl border border-line bg-surface shadow-card"
        >
          <summary className="flex list-none items-center gap-2 rounded-xl px-5 py-3.5 font-medium text-sm [&::-webkit-details-marker]:hidden">
            <ChevronRight className="size-4 text-ink-faint transition-transform group-open:rotate-90" aria-hidden />
            Build and run
            <span className="font-normal text-ink-faint">detected unless set</span>
          </summary>
          <div className="grid grid-cols-1 gap-4 border-line border-t p-5 sm:grid-cols-2">
            {ADVANCED.map(({ key, ...texts }) => (
              <Field
                key={key}
                {...texts}
                {...field(key)}
                className={key === "root_directory" ? "sm:col-span-2" : undefined}
              />
            ))}
          </div>
        </details>

        <CredentialDisclosure address={form.repository_url} refused={unauthorised} credential={source} />

        <DetectionCard detection={detection} />

        {general && (
          <p role="alert" className="rounded-lg bg-bad-soft px-4 py-3 text-bad text-sm">
            {general}
          </p>
        )}
        <div className="flex flex-wrap justify-end gap-2">
          <Button type="submit" value="create" busy={busy}>
            Create only
          </Button>
          <Button type="submit" value="deploy" look="primary" busy={busy}>
            Create and deploy
          </Button>
        </div>
      </form>
    </div>
  );
}
