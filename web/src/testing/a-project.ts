import type { Project } from "@/lib/api/types";

/** A project as it is right after its creation, but for what a test says. */
export const aProject = (but: Partial<Project> = {}): Project => ({
  id: "p1",
  name: "shop",
  repository_url: "https://git.example.org/team/shop.git",
  branch: null,
  root_directory: null,
  build_command: null,
  test_command: null,
  release_command: null,
  start_command: null,
  output_directory: null,
  watch_paths: [],
  health_path: "/",
  health_timeout_seconds: 60,
  replicas: 1,
  processes: [],
  created_at: "2026-01-01T12:00:00Z",
  deleted_at: null,
  version: 1,
  ...but,
});
