// The peers in the browser: duckdb-wasm, and the bare time to read the file's bytes.

/** duckdb-wasm on the file: times in ms, without its start, which is told apart. */
export const duckdbWasm = (browser, path, queries, wantsAnswers) =>
  browser.visit("/peers/duckdb.html", async (page, { quiet, peakMemory }) => {
    await page.waitForFunction(() => globalThis.measure !== undefined);
    await page.locator("#file").setInputFiles(path);
    await quiet();
    const start = await page.evaluate(() => globalThis.startMs);
    const measured = await page.evaluate(([queries, wants]) => globalThis.measure(queries, wants), [queries, wantsAnswers]);
    return { ...measured, start, memory: await peakMemory() };
  });

/** The bytes of the file, read in a worker. */
export const bytes = (browser, path) =>
  browser.visit("/peers/bytes.html", async (page, { quiet }) => {
    await page.waitForFunction(() => globalThis.measure !== undefined);
    await page.locator("#file").setInputFiles(path);
    await quiet();
    return page.evaluate(() => globalThis.measure());
  });
