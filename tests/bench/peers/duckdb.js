// duckdb-wasm as its documentation sets it up: the bundle with exceptions, in a worker.
import * as duckdb from "@duckdb/duckdb-wasm";

const folder = "/node_modules/@duckdb/duckdb-wasm/dist";
const clock = performance.now();
const database = new duckdb.AsyncDuckDB(new duckdb.VoidLogger(), new Worker(`${folder}/duckdb-browser-eh.worker.js`));
await database.instantiate(new URL(`${folder}/duckdb-eh.wasm`, location.href).href);
const connection = await database.connect();
await connection.query("SELECT 1");
globalThis.startMs = performance.now() - clock;

/** Registers the chosen file and asks these questions; the time of each, and the answers if wanted. */
globalThis.measure = async (queries, wantsAnswers) => {
  const file = document.getElementById("file").files[0];
  const times = {};
  const answers = {};
  const begin = performance.now();
  await database.registerFileHandle("log.csv", file, duckdb.DuckDBDataProtocol.BROWSER_FILEREADER, true);
  for (const [name, query] of Object.entries(queries)) {
    const clock = performance.now();
    const table = await connection.query(query);
    times[name] = performance.now() - clock;
    if (wantsAnswers && name !== "load") {
      answers[name] = table.toArray().map((row) => Object.fromEntries(Object.entries(row.toJSON()).map(([key, value]) => [key, typeof value === "bigint" ? Number(value) : value])));
    }
  }
  return { total: performance.now() - begin, times, answers };
};
