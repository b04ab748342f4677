// npm run pictures: takes the pictures in docs/pictures from a platform of its own, on which a few samples are deployed. It listens where npm start does,
// so that the addresses in the pictures are those that people have; the same variables move it elsewhere.
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { palettePng } from "./pictures/palette-png.mjs";
import { PicturePlatform } from "./pictures/platform.mjs";
import { deployScenes } from "./pictures/scenes.mjs";
import { terminalSvg } from "./pictures/terminal-svg.mjs";
import { killGroups } from "./processes/group.mjs";
import { findChromium } from "./tests/chromium.mjs";

const pictures = path.join(import.meta.dirname, "..", "docs", "pictures");
const mostBytes = 150_000;
const view = { width: 1280, height: 860 };

const { chromium } = await import("@playwright/test").catch(() => {
  console.error("The packages are not installed: npm ci --strict-allow-scripts");
  process.exit(1);
});

const platform = new PicturePlatform();
let browser = null;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
  process.once(signal, async () => {
    await browser?.close().catch(() => {});
    await platform.stop();
    killGroups();
    process.exit(130);
  });

try {
  await platform.start((text) => process.stdout.write(text));
  browser = await chromium.launch({ executablePath: await findChromium() });
  const context = await browser.newContext({
    baseURL: platform.dashboard,
    viewport: view,
    deviceScaleFactor: 1.5,
    locale: "en-GB",
    timezoneId: "UTC",
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  const call = caller(page.request);
  await call("POST", "auth/login", platform.admin);
  console.log("\n  Deploying the samples …");
  const { deployment, command } = await deployScenes(platform, call);

  mkdirSync(pictures, { recursive: true });
  save(
    "command-line.svg",
    terminalSvg(`$ npm run deploy -- ~/mailer\n${command}\n$ npm run status\n${await platform.command("status", [])}`),
  );
  const { items } = await call("GET", `deployments/${deployment}/events?limit=500`);
  // In the middle: the image is built, the tests are running.
  const middle = items.find(({ type, data }) => type === "stage_started" && data.stage === "test").version;
  for (const theme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme: theme });
    for (const [name, address] of [
      ["overview", "/"],
      ["deployment", `/deployments/${deployment}`],
      ["replay", `/deployments/${deployment}?version=${middle}`],
    ]) {
      await page.goto(address);
      await page.locator("[aria-busy=true]").first().waitFor({ state: "detached" });
      await page.evaluate(() => document.fonts.ready);
      save(`${name}-${theme}.png`, palettePng(await pixels(context, await page.screenshot())));
    }
  }
} finally {
  await browser?.close();
  await platform.stop();
}

/** Calls the API as the dashboard does in the browser, with its session. */
function caller(request) {
  return async (method, route, body) => {
    const answer = await request.fetch(`/api/bff/${route}`, {
      method,
      headers: { origin: platform.dashboard },
      data: body,
    });
    if (!answer.ok()) throw new Error(`${method} ${route} answers ${answer.status()}: ${await answer.text()}`);
    const text = await answer.text();
    return text ? JSON.parse(text) : null;
  };
}

/** The browser knows how to read what it has written. */
async function pixels(context, png) {
  const reader = await context.newPage();
  const read = await reader.evaluate(async (base64) => {
    const image = new Image();
    image.src = `data:image/png;base64,${base64}`;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = image.width;
    canvas.height = image.height;
    const drawing = canvas.getContext("2d");
    drawing.drawImage(image, 0, 0);
    const { data } = drawing.getImageData(0, 0, image.width, image.height);
    let text = "";
    for (let from = 0; from < data.length; from += 32768)
      text += String.fromCharCode(...data.subarray(from, from + 32768));
    return { width: image.width, height: image.height, data: btoa(text) };
  }, png.toString("base64"));
  await reader.close();
  return { ...read, data: Buffer.from(read.data, "base64") };
}

function save(name, content) {
  const size = Buffer.byteLength(content);
  if (size > mostBytes) throw new Error(`${name} has ${size} bytes; ${mostBytes} are allowed.`);
  writeFileSync(path.join(pictures, name), content);
  console.log(`  docs/pictures/${name}  ${Math.round(size / 1000)} kB`);
}
