// A reporter: which tests took longest.

/** So many are worth a look. */
const MOST = 10;

export default async function* slowest(events) {
  const tests = [];
  for await (const { type, data } of events) {
    const is_test = (type === "test:pass" || type === "test:fail") && data.details?.type !== "suite" && !data.name.endsWith(".mjs");
    if (is_test) {
      tests.push({ name: data.name, ms: data.details.duration_ms });
    }
  }
  tests.sort((a, b) => b.ms - a.ms);
  yield "\nSlowest tests\n";
  for (const { name, ms } of tests.slice(0, MOST)) {
    yield `${(ms / 1000).toFixed(1).padStart(8)} s  ${name}\n`;
  }
}
