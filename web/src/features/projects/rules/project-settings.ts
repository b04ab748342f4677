import type { PatchProject, Project } from "@/lib/api/types";

/** What the settings page holds: text as typed. The keys are those of the API's body, so that its messages find their field. */
export interface SettingsForm {
  repository_url: string;
  branch: string;
  root_directory: string;
  build_command: string;
  test_command: string;
  release_command: string;
  start_command: string;
  output_directory: string;
  health_path: string;
  health_timeout_seconds: string;
  replicas: string;
  watch_paths: string;
}

export type SettingsErrors = Partial<Record<keyof SettingsForm, string>>;

export const settingsOf = (project: Project): SettingsForm => ({
  repository_url: project.repository_url,
  branch: project.branch ?? "",
  root_directory: project.root_directory ?? "",
  build_command: project.build_command ?? "",
  test_command: project.test_command ?? "",
  release_command: project.release_command ?? "",
  start_command: project.start_command ?? "",
  output_directory: project.output_directory ?? "",
  health_path: project.health_path,
  health_timeout_seconds: String(project.health_timeout_seconds),
  replicas: String(project.replicas),
  watch_paths: project.watch_paths.join("\n"),
});

const isWhole = (text: string) => /^[1-9]\d{0,5}$/.test(text.trim());

export function checkSettings(form: SettingsForm): SettingsErrors {
  const errors: SettingsErrors = {};
  if (form.repository_url.trim() === "") errors.repository_url = "Enter the address of a Git repository.";
  if (!isWhole(form.replicas)) errors.replicas = "Enter a whole number from 1.";
  if (!isWhole(form.health_timeout_seconds)) errors.health_timeout_seconds = "Enter a whole number of seconds.";
  return errors;
}

/**
 * What differs from the project, as the API wants it: an empty text takes a setting back to what is detected. Null when nothing does.
 */
export function settingsPatch(project: Project, form: SettingsForm): PatchProject | null {
  const before = settingsOf(project);
  const patch: Record<string, unknown> = {};
  for (const key of Object.keys(before) as (keyof SettingsForm)[]) {
    const text = form[key].trim();
    if (text === before[key]) continue;
    if (key === "watch_paths") patch[key] = lines(text);
    else if (key === "replicas" || key === "health_timeout_seconds") patch[key] = Number(text);
    else patch[key] = text;
  }
  return Object.keys(patch).length === 0 ? null : (patch as PatchProject);
}

const lines = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
