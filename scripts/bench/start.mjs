import { median, seconds } from "./statistics.mjs";
import { residentMegabytes } from "./usage.mjs";

const rounds = 5;

/** The API from the start of its process until it can work, on a database whose tables are there. */
export async function measureStart(site, tell) {
  await site.query("autostack", "create database start");
  await site.stop(await site.startRole("api", "start"));
  const [times, memory] = [[], []];
  for (let round = 0; round < rounds; round++) {
    tell(`start ${round + 1} of ${rounds}`);
    const api = await site.startRole("api", "start");
    times.push(api.readyMs / 1000);
    memory.push(residentMegabytes(api.pid));
    await site.stop(api);
  }
  const middle = median(times);
  return {
    goals: [
      {
        name: "API from start to /ready on an existing database",
        wanted: "≤ 3 s",
        found: seconds(middle),
        met: middle <= 3,
      },
    ],
    sections: [
      {
        title: "Start",
        text: `From the start of the process until \`/ready\` answers 200, asked each 10 ms; the middle of ${rounds}.`,
        head: ["", "middle", "all", "resident memory then"],
        rows: [["API", seconds(middle), times.map(seconds).join(", "), `${Math.round(median(memory))} MB`]],
      },
    ],
  };
}
