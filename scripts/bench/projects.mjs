/** Projects whose production environment is paused: their deployments wait in line. @returns {Promise<string[]>} their ids */
export async function createPausedProjects(site, program, count) {
  const api = await site.signIn(program);
  const ids = [];
  for (let i = 1; i <= count; i++) {
    const { id } = await api.call("POST", "projects", { name: `bench-${i}`, repository_url: site.repositories });
    await api.call("PATCH", `projects/${id}/environments/production`, { paused: true });
    ids.push(id);
  }
  return ids;
}
