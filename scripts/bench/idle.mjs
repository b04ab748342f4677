import { setTimeout as pause } from "node:timers/promises";
import { familyOf, processorSeconds, residentMegabytes } from "./usage.mjs";

const settleSeconds = 45;
const measuredSeconds = 60;

/** What a platform takes that nobody uses, and on which nothing happens. */
export async function measureIdle(site, tell) {
  await site.query("autostack", "create database idle");
  const api = await site.startRole("api", "idle");
  const target = await site.startRole("target", "idle");
  const parts = () => ({
    API: [api.pid],
    target: [target.pid],
    PostgreSQL: familyOf(site.databasePid),
  });
  tell("letting it come to rest");
  await pause(settleSeconds * 1000);
  tell(`measuring for ${measuredSeconds} s`);
  const transactions = async () => {
    const [row] = await site.query(
      "autostack",
      "select (xact_commit + xact_rollback)::int as count from pg_stat_database where datname = 'idle'",
    );
    return row.count;
  };
  const [before, queriesBefore, began] = [usage(parts()), await transactions(), performance.now()];
  await pause(measuredSeconds * 1000);
  const elapsed = (performance.now() - began) / 1000;
  const [after, queriesAfter] = [usage(parts()), await transactions()];
  const share = Object.fromEntries(Object.keys(after).map((part) => [part, (after[part] - before[part]) / elapsed]));
  const total = Object.values(share).reduce((sum, value) => sum + value, 0);
  const memory = { API: residentMegabytes(api.pid), target: residentMegabytes(target.pid) };
  await site.stop(api);
  await site.stop(target);
  return {
    goals: [
      {
        name: "Processor time of an idle platform",
        wanted: "< 2 % of a core",
        found: percent(total),
        met: total < 0.02,
        limit:
          "Each look for work that a lost message might have left is a query, a few each second over both roles; what one costs depends on how fast the machine wakes an idle process.",
      },
    ],
    sections: [
      {
        title: "Idle",
        text: `API, target role and PostgreSQL over ${measuredSeconds} s, ${settleSeconds} s after their start, with nothing to do; from \`/proc\`. ${((queriesAfter - queriesBefore) / elapsed).toFixed(1)} transactions a second.`,
        head: ["part", "of a core", "resident memory"],
        rows: [
          ...Object.entries(share).map(([part, value]) => [
            part,
            percent(value),
            memory[part] ? `${Math.round(memory[part])} MB` : "",
          ]),
          ["together", percent(total), ""],
        ],
      },
    ],
  };
}

function usage(parts) {
  return Object.fromEntries(Object.entries(parts).map(([name, pids]) => [name, processorSeconds(pids)]));
}

function percent(share) {
  return `${(share * 100).toFixed(1)} %`;
}
