import { cpSync, rmSync } from "node:fs";

// Stands for a compiler: what others import exists only once this has run.
rmSync("dist", { recursive: true, force: true });
cpSync("src", "dist", { recursive: true });
