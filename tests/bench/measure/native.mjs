// The command line, and DuckDB from Python.

import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The version that is measured. */
export const DUCKDB = "2.0.0";

const target = process.env.TARGET_DIR ?? fileURLToPath(new URL("../../../target", import.meta.url));
const program = join(target, "release", "desirepath");

/** A file of so many events, made once. */
export function sample(events) {
  const folder = join(target, "bench");
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `events-${events}.csv`);
  execFileSync(program, ["sample", "--events", String(events), "--out", path]);
  return path;
}

/** `desirepath report --json`: the whole process in ms, for the dashboard and for all analyses. */
export function report(path) {
  const time = (...options) => {
    const clock = performance.now();
    execFileSync(program, ["report", "--json", ...options, path], { stdio: "ignore" });
    return performance.now() - clock;
  };
  return { total: time("--only", "journey_map,variants,funnel,attribution"), everything: time() };
}

/** The report itself. */
export const answers = (path) =>
  JSON.parse(execFileSync(program, ["report", "--json", path], { maxBuffer: 1 << 30, stdio: ["ignore", "pipe", "ignore"] }));

/** A Python that has DuckDB, in the user's cache folder; `undefined` where none can be made. */
export function python() {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache");
  const folder = join(cache, "desire-path", `duckdb-${DUCKDB}`);
  const program = join(folder, "bin", "python");
  const works = () => existsSync(program) && spawnSync(program, ["-c", "import duckdb"]).status === 0;
  if (!works()) {
    console.log(`▸ Installing duckdb ${DUCKDB} for Python (pip)`);
    spawnSync("python3", ["-m", "venv", folder], { stdio: "inherit" });
    spawnSync(program, ["-m", "pip", "install", "--quiet", `duckdb==${DUCKDB}`], { stdio: "inherit" });
  }
  return works() ? program : undefined;
}

/** Native DuckDB on two threads: the whole process and the queries alone, in ms. */
export function duckdb(python, queries, wantsAnswers) {
  const clock = performance.now();
  const printed = execFileSync(python, [fileURLToPath(new URL("../peers/native_duckdb.py", import.meta.url))], {
    input: JSON.stringify({ queries, wants_answers: wantsAnswers }),
    maxBuffer: 1 << 30,
  });
  const process = performance.now() - clock;
  return { process, ...JSON.parse(printed) };
}
