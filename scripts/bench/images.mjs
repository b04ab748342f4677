import { measureBuiltIn } from "./images/built-in.mjs";
import { measureDockerBuild } from "./images/docker-build.mjs";
import { measurePush } from "./images/push.mjs";

/** Images: made by the built-in builder, made by a Docker engine, and pushed to a registry. */
export async function measureImages(site, tell) {
  const [goals, sections] = [[], []];
  for (const measure of [measurePush, measureBuiltIn, measureDockerBuild]) {
    const found = await measure(site, tell);
    goals.push(...found.goals);
    sections.push(...found.sections);
  }
  return { goals, sections };
}
