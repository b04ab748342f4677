import type { NewProject } from "@/lib/api/types";
import { sentence } from "@/lib/sentence";
import type { Detectable } from "./detection";

/** What the form holds: text as typed. The keys are those of the API's body, so that its messages find their field. */
export interface ProjectForm {
  name: string;
  repository_url: string;
  branch: string;
  root_directory: string;
  build_command: string;
  test_command: string;
  start_command: string;
  output_directory: string;
  health_path: string;
  replicas: string;
}

export const emptyProjectForm: ProjectForm = {
  name: "",
  repository_url: "",
  branch: "",
  root_directory: "",
  build_command: "",
  test_command: "",
  start_command: "",
  output_directory: "",
  health_path: "",
  replicas: "",
};

export type ProjectFormErrors = Partial<Record<keyof ProjectForm, string>>;

const LONGEST_NAME = 40;

/** A project name proposed from a repository's address: its last part in the form that names must have. */
export function nameFromRepository(repositoryUrl: string): string {
  const last =
    repositoryUrl
      .trim()
      .replace(/\/+$/, "")
      .replace(/\.git$/i, "")
      .split(/[/:\\]/)
      .at(-1) ?? "";
  return last
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+/, "")
    .slice(0, LONGEST_NAME)
    .replace(/-+$/, "");
}

/** What is wrong before the API has been asked. Only what needs no answer: the API decides the rest. */
export function checkProjectForm(form: ProjectForm): ProjectFormErrors {
  const errors: ProjectFormErrors = {};
  if (form.repository_url.trim() === "") errors.repository_url = "Enter the address of a Git repository.";
  if (form.name.trim() === "") errors.name = "Enter a name; it becomes part of the address.";
  else if (!isProjectName(form.name.trim())) {
    errors.name =
      "Up to 40 lower-case letters, digits and single hyphens, beginning with a letter and not ending with a hyphen.";
  }
  if (form.replicas.trim() !== "" && !/^[1-9]\d*$/.test(form.replicas.trim()))
    errors.replicas = "Enter a whole number from 1.";
  return errors;
}

const isProjectName = (name: string) => /^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/.test(name) && !name.includes("--");

/** The API's body: fields left empty are left out, so that the platform's own defaults and detection apply. */
export function projectBody(form: ProjectForm): NewProject {
  const { name, repository_url, replicas, ...optional } = form;
  const given = Object.entries(optional)
    .map(([key, value]) => [key, value.trim()] as const)
    .filter(([, value]) => value !== "");
  return {
    name: name.trim(),
    repository_url: repository_url.trim(),
    ...Object.fromEntries(given),
    ...(replicas.trim() === "" ? {} : { replicas: Number(replicas) }),
  };
}

/** What detection depends on; the rest of the form changes nothing of it. */
export function detectable(form: ProjectForm): Detectable {
  const given = (text: string) => text.trim() || undefined;
  return {
    repository_url: form.repository_url.trim(),
    ref: given(form.branch),
    root_directory: given(form.root_directory),
    build_command: given(form.build_command),
    start_command: given(form.start_command),
    output_directory: given(form.output_directory),
  };
}

/** The API's messages at the fields of the form, and those about anything else. */
export function fieldErrors(errors: Readonly<Record<string, readonly string[]>>): {
  fields: ProjectFormErrors;
  others: string[];
} {
  const fields: ProjectFormErrors = {};
  const others: string[] = [];
  for (const [key, messages] of Object.entries(errors)) {
    const text = messages.map(sentence).join(" ");
    if (key in emptyProjectForm) fields[key as keyof ProjectForm] = text;
    else others.push(`${key}: ${text}`);
  }
  return { fields, others };
}
