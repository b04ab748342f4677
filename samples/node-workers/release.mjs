import { settings } from "./settings.mjs";

// A wrong setting is found here, before anything that serves is touched.
const { intervalMs } = settings(process.env);
console.log(`Settings are fine: the worker will look every ${intervalMs / 1000} s`);
