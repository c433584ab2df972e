// What a visitor downloads, gzipped.

import { readFileSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { dist } from "../../e2e/support/server.mjs";

const gzipped = (path) => gzipSync(readFileSync(path), { level: 9 }).length;

function files(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? files(join(folder, entry.name)) : [join(folder, entry.name)],
  );
}

const shipped = () => files(dist).filter((file) => !file.endsWith(".d.ts"));
// Loaded only when somebody opens a file that is no text: XLSX, Parquet, XES …
const isFormats = (file) => basename(file).startsWith("formats");
const sum = (files) => files.reduce((sum, file) => sum + gzipped(file), 0);

/** The whole page, in bytes. */
export const page = () => sum(shipped().filter((file) => !isFormats(file)));

/** The module for files that are no text, in bytes. */
export const formats = () => sum(shipped().filter(isFormats));

/** duckdb-wasm's module, worker and library, in bytes. */
export const duckdbWasm = () =>
  ["duckdb-eh.wasm", "duckdb-browser-eh.worker.js", "duckdb-browser.mjs"]
    .map((name) => fileURLToPath(new URL(`../node_modules/@duckdb/duckdb-wasm/dist/${name}`, import.meta.url)))
    .reduce((sum, file) => sum + gzipped(file), 0);
