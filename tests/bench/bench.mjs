// Measures the page and the command line against their peers, interleaved in one run.
//
//   node bench.mjs RUNS EVENTS [LARGE]
//
// LARGE, where given, is a second, larger number of events that the page alone must read.
// Counts are compared before anything is timed. Prints a table and writes docs/performance.md.

import assert from "node:assert/strict";
import { rmSync, statSync } from "node:fs";
import { analyses } from "./measure/analyses.mjs";
import * as browsers from "./measure/browser.mjs";
import * as native from "./measure/native.mjs";
import * as ours from "./measure/page.mjs";
import * as peers from "./measure/peers.mjs";
import * as sizes from "./measure/sizes.mjs";
import * as queries from "./queries.mjs";
import { describe, publish } from "./document.mjs";

const [runs = 5, events = 1_000_000, large = 0] = process.argv.slice(2).map(Number);

/** The middle one. */
function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Objects of numbers (and objects of numbers) as one object of their medians. */
function medians(samples) {
  const names = Object.keys(samples[0] ?? {});
  return Object.fromEntries(
    names.map((name) => {
      const values = samples.map((sample) => sample[name]).filter((value) => value !== undefined);
      return [name, typeof values[0] === "object" ? medians(values) : median(values)];
    }),
  );
}

/** Both engines give the same counts: edges, journeys, funnel. */
function agree(report, answers, who) {
  const sorted = (pairs) => pairs.map(([key, count]) => `${key}: ${count}`).sort();
  assert.deepEqual(
    sorted(answers.dfg.map((row) => [`${row.from} > ${row.to}`, row.times])),
    sorted(report.journey_map.edges.map((edge) => [`${edge.from} > ${edge.to}`, edge.count])),
    `${who}: the edges of the map`,
  );
  assert.equal(answers.variants.length, report.variants.distinct, `${who}: distinct journeys`);
  const theirs = new Map(answers.variants.map((row) => [row.steps, row.customers]));
  for (const { steps, customers } of report.variants.variants) {
    assert.equal(theirs.get(steps.join(" > ")), customers, `${who}: customers of ${steps.join(" > ")}`);
  }
  assert.deepEqual(
    answers.funnel.map((row) => row.customers),
    report.funnel.steps.map((step) => step.customers),
    `${who}: the funnel`,
  );
}

console.log(`▸ Making a log of ${events.toLocaleString("en")} events`);
const path = native.sample(events);
const small = native.sample(1000);
const report = native.answers(path);
const steps = report.funnel.steps.map((step) => step.activity);
assert.equal(steps.length, 4, "a funnel of four steps");
const asked = (file) => ({ load: queries.load(file), dfg: queries.dfg, variants: queries.variants, funnel: queries.funnel(steps) });

const python = native.python();
const browser = await browsers.start();
const samples = { page: [], duckdbWasm: [], bytes: [], report: [], duckdb: [], cancel: [] };
let most;
let alone;
try {
  console.log("▸ Comparing counts");
  agree(report, (await peers.duckdbWasm(browser, path, asked("log.csv"), true)).answers, "duckdb-wasm");
  if (python) {
    agree(report, native.duckdb(python, asked(path), true).answers, "DuckDB");
  }
  for (let run = 1; run <= runs; run += 1) {
    const line = [];
    const measure = async (name, work) => {
      // What was measured before gives its memory back behind its end, and would slow down what comes next.
      await new Promise((resolve) => setTimeout(resolve, 1500));
      const measured = await work();
      samples[name].push(measured);
      line.push(`${name} ${Math.round(measured.total ?? measured.said)}`);
    };
    await measure("page", () => ours.dashboard(browser, path));
    await measure("duckdbWasm", async () => {
      const { answers, ...times } = await peers.duckdbWasm(browser, path, asked("log.csv"), false);
      return times;
    });
    await measure("bytes", () => peers.bytes(browser, path));
    // These take so little that one more process on the machine shows.
    for (let time = 0; time < 3; time += 1) {
      await measure("report", () => native.report(path));
      if (python) {
        await measure("duckdb", () => {
          const { answers, ...times } = native.duckdb(python, asked(path), false);
          return times;
        });
      }
    }
    await measure("cancel", () => ours.cancel(browser, path, small));
    console.log(`  run ${run} of ${runs}, ms: ${line.join(", ")}`);
  }
  console.log("▸ Each analysis alone");
  const { schema_version, source, findings, ...reports } = report;
  alone = await analyses(browser, path, Object.keys(reports), runs);
  if (large) {
    console.log(`▸ ${large.toLocaleString("en")} events in one tab`);
    const larger = native.sample(large);
    most = { events: large, bytes: statSync(larger).size, ...(await ours.dashboard(browser, larger)) };
    rmSync(larger);
  }
} finally {
  await browser.stop();
}

const results = {
  runs,
  events,
  bytes: statSync(path).size,
  edges: report.journey_map.edges.length,
  journeys: report.variants.distinct,
  chromium: browser.version,
  page: medians(samples.page),
  longestTask: Math.max(...samples.page.map(({ longestTask }) => longestTask)),
  duckdbWasm: medians(samples.duckdbWasm),
  readBytes: median(samples.bytes.map(({ total }) => total)),
  report: medians(samples.report),
  duckdb: python && medians(samples.duckdb),
  cancel: medians(samples.cancel),
  sizes: { page: sizes.page(), formats: sizes.formats(), duckdbWasm: sizes.duckdbWasm() },
  analyses: medians(alone),
  most,
};
const text = describe(results);
console.log(`\n${text}`);
publish(text);
