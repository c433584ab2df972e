// The same engine on the command line, to compare the page with.

import { execFileSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";

const target = process.env.TARGET_DIR ?? fileURLToPath(new URL("../../../target", import.meta.url));
// The one that was built last.
const [program] = ["release", "debug"]
  .map((profile) => join(target, profile, "desirepath"))
  .filter(existsSync)
  .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);

/** Runs `desirepath`; what it prints. */
export function desirepath(...words) {
  if (!program) {
    throw new Error(`There is no desirepath in ${target}: cargo build -p desirepath-cli`);
  }
  return execFileSync(program, words, { maxBuffer: 1 << 30, stdio: ["ignore", "pipe", "ignore"] });
}

/** The report on files as an object. */
export const report = (...words) => JSON.parse(desirepath("report", "--json", ...words).toString("utf8"));
