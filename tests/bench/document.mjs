// The results as a document: what was measured beside what must be and what is aimed at.

import { readFileSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { fileURLToPath } from "node:url";
import { DUCKDB } from "./measure/native.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const version = (name) => JSON.parse(readFileSync(here(`./node_modules/${name}/package.json`), "utf8")).version;

const ms = (number) => `${Math.round(number).toLocaleString("en")} ms`;
const mb = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
const times = (ratio) => `${ratio >= 10 ? ratio.toFixed(0) : ratio.toFixed(1)}×`;

function table(head, rows) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** A measured ratio of at least so much, or a measured number of at most so much. */
const atLeast = (value, must, aim, show = times) => [show(value), `≥ ${show(must)}`, `≥ ${show(aim)}`, verdict(value >= must, value >= aim)];
const atMost = (value, must, aim, show = ms) => [
  show(value),
  must === undefined ? "" : `≤ ${show(must)}`,
  aim === undefined ? "" : `≤ ${show(aim)}`,
  verdict(must === undefined || value <= must, aim === undefined ? undefined : value <= aim),
];
const verdict = (meetsMust, meetsAim) => (!meetsMust ? "**missed**" : meetsAim === undefined ? "met" : meetsAim ? "aim met" : "must met");

/** The document. */
export function describe(results) {
  const { page, duckdbWasm, duckdb, readBytes, report, cancel, sizes, most, events } = results;
  const count = events.toLocaleString("en");
  const budgets = [
    ["dropped → dashboard, against duckdb-wasm", ...atLeast(duckdbWasm.total / page.total, 5, 10)],
    ["… against reading the file's bytes alone", ...atMost(page.total / readBytes, undefined, 4, times)],
    ...(duckdb ? [["… against native DuckDB (queries)", times(duckdb.total / page.total), "", "≥ 1.0×", verdict(true, duckdb.total > page.total)]] : []),
    ...(duckdb ? [["`desirepath report` of the dashboard against native DuckDB (queries)", ...atLeast(duckdb.total / report.total, 5, 10)]] : []),
    ...Object.entries(page.changes).map(([name, time]) => [`a change → repainted: ${name}`, ...atMost(time, 300, 100)]),
    ["longest task of the page's thread", results.longestTask ? atMost(results.longestTask, 50)[0] : "none above 50 ms", "≤ 50 ms", "", verdict(results.longestTask <= 50)],
    ["cancel → said", ...atMost(cancel.said, 200)],
    ["download, gzipped", ...atMost(sizes.page, 1.2e6, 0.6e6, (bytes) => `${(bytes / 1e6).toFixed(2)} MB`)],
  ];
  const steps = [
    ["Desire Path, the page: dropped → dashboard painted", ms(page.total), `read ${ms(page.read)}, the reports of all screens ${ms(page.reports)}, paint ${ms(page.paint)}; the findings of all analyses follow ${ms(page.findings)} after the drop`],
    ["duckdb-wasm, without its start", ms(duckdbWasm.total), `${parts(duckdbWasm.times)}; its start ${ms(duckdbWasm.start)}`],
    ["only reading the bytes in a worker, in 8 MB slices", ms(readBytes), ""],
    ["`desirepath report --json --only` the same, the whole process", ms(report.total), `all analyses and findings ${ms(report.everything)}`],
    ...(duckdb ? [["DuckDB from Python, the queries alone", ms(duckdb.total), `${parts(duckdb.times)}; the whole process ${ms(duckdb.process)}`]] : []),
  ];
  // These two compare everybody with everybody, many times over.
  const long = ["archetypes", "segments"];
  const analyses = Object.entries(results.analyses).map(([name, time]) => [
    `\`${name}\``,
    ...atMost(time, long.includes(name) ? 2000 : 300).filter((_, at) => at !== 2),
  ]);
  const memory = [
    ["Desire Path", count, page.memory ? mb(page.memory) : "not known", mb(sizes.page)],
    ["duckdb-wasm", count, duckdbWasm.memory ? mb(duckdbWasm.memory) : "not known", mb(sizes.duckdbWasm)],
    ...(most ? [["Desire Path", most.events.toLocaleString("en"), most.memory ? mb(most.memory) : "not known", ""]] : []),
  ];
  return `# Performance

Written by \`cargo xtask bench\`, which measures everything in one run, in turn, ${results.runs} times; the numbers are
medians, and ratios are of medians. A busy machine doubles any of the times, so compare ratios, not times.

**Input**: ${count} events, ${mb(results.bytes)} of CSV, made by \`desirepath sample --events ${events}\`.
**Machine**: ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB of memory. **Versions**: Chromium ${results.chromium}, duckdb-wasm
${version("@duckdb/duckdb-wasm")}${duckdb ? `, DuckDB ${DUCKDB} on two threads` : ""}.

## Against the budgets

“Dashboard” is the journey map, variants, a funnel of four steps and first, last, linear and Markov attribution,
with the overview and the data's quality, painted. The peers do less: they load
the file and answer three queries (directly-follows graph, variants, funnel). Their counts are compared with ours
before anything is timed: ${results.edges.toLocaleString("en")} edges, ${results.journeys.toLocaleString("en")} distinct journeys, four funnel steps.

${table(["what", "measured", "must", "aim", ""], budgets)}

## Times

${table(["what", "median", "of which"], steps)}

After a click on “Cancel” in the middle of reading, the page says so after ${ms(cancel.said)}, and has looked at and read
another small file after ${ms(cancel.free)}.

## Each analysis alone

Asked of the engine's worker by itself, after the log is loaded and with nothing known: \`journey_map\`, \`stages\` and
\`going_cold\` include the cold days and the stages that they need first. From the question to the whole answer in the page,
with its default parameters.

${table(["analysis", "median", "must", ""], analyses)}

## Memory and download

${table(["", "events", "most memory held by the page's process", "download, gzipped"], memory)}
${most ? `\n${most.events.toLocaleString("en")} events (${mb(most.bytes)}) are read in ${ms(most.read)} and on the screen ${ms(most.total)} after the drop.\n` : ""}
The module that opens XLSX, Parquet, XES and the like (${mb(sizes.formats)} gzipped) is loaded when such a file comes, and
is not counted.

## How it is measured

- The file is set on the page's own file field when all workers have started and the browser is idle; “Looks right” is
  pressed by a script in the moment in which it can be. The clock starts where the page takes the file (\`dp-drop\`) and
  stops at the frame after the one in which the map, with all reports there, is painted. The map is the screen that is shown.
- duckdb-wasm runs its bundle with exceptions (\`eh\`) in a worker and reads the file through its file reader, after it has
  started and answered a first query. DuckDB runs inside Python, after its import.
- Before each measurement it waits for 1.5 s: what was measured before gives its memory back behind its end.
- The command line and DuckDB are measured in turn, three times in each run.
- A change counts from the click until the frame after its answer is painted.
- Memory is the peak resident size of the browser's process for the page with all its workers (Linux only).

Run it again: \`cargo xtask bench --runs ${results.runs} --events ${events}\`; with \`--large 10000000\` it also reads ten million events
in one tab.
`;
}

const parts = (times) =>
  Object.entries(times)
    .map(([name, time]) => `${name} ${ms(time)}`)
    .join(", ");

/** Writes the document where it is read. */
export function publish(text) {
  writeFileSync(here("../../docs/performance.md"), text);
}
