// What the peers are asked, in SQL: the same for DuckDB in the browser and natively.
//
// Events of one customer at the same instant keep the order of the file: rowid.

/** Reads the file into a table. */
export const load = (file) => `CREATE OR REPLACE TABLE log AS SELECT * FROM read_csv('${file}', header = true)`;

/** The directly-follows graph: how often each activity came right after another. */
export const dfg = `
  SELECT activity AS "from", next AS "to", count(*) AS times
  FROM (SELECT activity, lead(activity) OVER (PARTITION BY customer ORDER BY time, rowid) AS next FROM log)
  WHERE next IS NOT NULL
  GROUP BY ALL`;

/** The distinct journeys with their customers. */
export const variants = `
  SELECT steps, count(*) AS customers
  FROM (SELECT string_agg(activity, ' > ' ORDER BY time, rowid) AS steps FROM log GROUP BY customer)
  GROUP BY steps`;

/** How many customers reach each of the steps, in this order with anything between them. */
export function funnel(steps) {
  const name = (step) => `'${step.replaceAll("'", "''")}'`;
  const reached = steps.map((step, at) =>
    at === 0
      ? `s0 AS (SELECT customer, min(time) AS at FROM log WHERE activity = ${name(step)} GROUP BY customer)`
      : `s${at} AS (SELECT log.customer, min(log.time) AS at FROM log JOIN s${at - 1} USING (customer)
           WHERE activity = ${name(step)} AND log.time > s${at - 1}.at GROUP BY log.customer)`,
  );
  const counts = steps.map((_, at) => `SELECT ${at} AS step, count(*) AS customers FROM s${at}`);
  return `WITH ${reached.join(",\n")}\n${counts.join("\nUNION ALL ")}\nORDER BY step`;
}
