import { statSync } from "node:fs";
import path from "node:path";
import { makeRepository } from "../repositories.mjs";
import { median, seconds, times } from "../statistics.mjs";
import { buildAlone, failingTest, logLines, stageTimes } from "./deployments.mjs";
import { timed, writeBack } from "./programs.mjs";
import { writeTree } from "./tree.mjs";

const database = "built_in";
/** After the first of each, which fills caches. */
const rounds = 5;
const buildMs = 300_000;
const name = "bench-tree";
const limit =
  "Blocks are compressed on all cores, but read, hashed twice and written by one. Where other work takes the cores, or there is one alone, nothing is gained by compressing side by side; and the stage's checkout may still be on its way to the disk.";

/** A tree that the built-in builder makes an image of, against tar and gzip. */
export async function measureBuiltIn(site, tell) {
  tell("built-in build: writing the tree");
  const tree = path.join(site.directory, "tree");
  writeTree(tree);
  const repository = await makeRepository(site, name, tree);
  await site.query("autostack", `create database ${database}`);
  const api = await site.startRole("api", database);
  const client = await site.signIn(api);
  const project = await client.call("POST", "projects", {
    name,
    repository_url: repository.directory,
    test_command: failingTest,
  });

  const archive = path.join(site.directory, "tree.tar.gz");
  const [ours, theirs] = [[], []];
  const sides = [
    async (round) => {
      await repository.commit(`round ${round}`);
      await writeBack();
      const id = await buildAlone(client, project, buildMs);
      ours.push(await timesOf(site, id));
    },
    async () => {
      await writeBack();
      const command = ["-c", 'set -o pipefail; tar -C "$1" -cf - . | gzip -6 > "$2"', "bash", tree, archive];
      theirs.push(await timed("bash", command, { deadlineMs: buildMs }));
    },
  ];
  for (let round = 0; round <= rounds; round++)
    for (const side of round % 2 === 0 ? sides : sides.toReversed()) {
      tell(`built-in build, round ${round + 1} of ${rounds + 1}: ${side === sides[0] ? "AutoStack" : "tar and gzip"}`);
      await side(round);
    }
  await site.stop(api);
  return report(ours, theirs, statSync(archive).size);
}

/** How long the stage took, and what of it was writing the image: from the line before it to the line behind it. */
async function timesOf(site, id) {
  const lines = await logLines(site, database, id, "build");
  const found = lines.find(({ text }) => text.startsWith("Found "));
  const image = lines.find(({ text }) => text.startsWith("Image "));
  if (!found || !image) throw new Error(`Deployment ${id} does not say when its image was written.`);
  return {
    image: (image.at - found.at) / 1000,
    stage: (await stageTimes(site, database, id, "build")).seconds,
    size: image.text.split(", ")[1],
  };
}

function report(ours, theirs, archiveBytes) {
  const middle = (all) => median(all.slice(1));
  const [image, hand] = [middle(ours.map((each) => each.image)), middle(theirs)];
  const row = (what, all, size) => [
    what,
    seconds(all[0]),
    seconds(middle(all)),
    all.slice(1).map(seconds).join(", "),
    size,
  ];
  return {
    goals: [
      {
        name: "Built-in build of a tree of 200 MB, writing its image",
        wanted: "≤ 1.0 × tar and gzip",
        found: `${times(image / hand)} (${seconds(image)}, ${seconds(hand)})`,
        met: image / hand <= 1,
        limit,
      },
    ],
    sections: [
      {
        title: "Built-in build",
        text: `A site of 200 MB in 6,035 files, of which about a third does not compress: the built-in builder makes an image of it, at level 6 (\`CompressionLevel.Optimal\`), a block per core at a time, with a digest of what goes in and of what comes out. The other side is \`tar\` into \`gzip -6\`, into a file, of the same files on the same disk, one core each for \`tar\` and \`gzip\`. Writing the image is the time between two lines of the log, what was found and which image was made of it; the stage checks a new commit out besides, from its cache of the repository. All files are in the page cache, and what was written before is on disk; what AutoStack checks out may still be on its way there. Alternately; the middle of ${rounds} rounds; the first of each apart, in which AutoStack fetches the repository.`,
        head: ["", "first", "middle", "all", "size"],
        rows: [
          row(
            "AutoStack, writing the image",
            ours.map((each) => each.image),
            ours.at(-1).size,
          ),
          row(
            "AutoStack, the whole stage",
            ours.map((each) => each.stage),
            "",
          ),
          row("tar and `gzip -6`", theirs, `${(archiveBytes / 1024 / 1024).toFixed(1)} MB`),
        ],
      },
    ],
  };
}
