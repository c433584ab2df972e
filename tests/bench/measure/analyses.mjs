// Each analysis asked alone of the engine's worker, on a page that has nothing else to do.

import { pick } from "./page.mjs";

/** Runs in the page: loads the file that is picked, then asks; ms by analysis, as often as asked for. */
async function ask([names, times]) {
  const url = new URL("/worker-boot.js", location.href).href;
  const worker = new Worker(url);
  const next = () => new Promise((heard) => (worker.onmessage = ({ data }) => heard(data)));
  let id = 0;
  const call = async (command, files) => {
    worker.postMessage({ call: { id: (id += 1), command }, files });
    for (;;) {
      const event = await next();
      if (event.failed) {
        throw new Error(JSON.stringify(event.failed));
      }
      if (event.done) {
        return event.done.answer;
      }
    }
  };
  worker.postMessage({ start: { url, role: "engine" } });
  await next();
  const { previews } = await call("open", [...document.getElementById("file").files]);
  const loaded = await call({ load: { plans: previews.map(({ preview }) => preview.plan) } });
  const suggested = (loaded.loaded.summary ?? loaded.loaded).suggested_conversion;
  const outcomes = { conversion: suggested ? [suggested.activity] : [] };
  const measured = [];
  for (let time = 0; time < times; time += 1) {
    const row = {};
    for (const name of names) {
      // With that, the engine forgets what it has found: the cold days and the stages, too.
      await call({ set_outcomes: { outcomes } });
      const clock = performance.now();
      await call({ report: { segment: 0, requests: [{ [name]: {} }] } });
      row[name] = performance.now() - clock;
    }
    measured.push(row);
  }
  worker.terminate();
  return measured;
}

/** Milliseconds by analysis, one object for each of so many times. */
export const analyses = (browser, path, names, times) =>
  browser.visit("/peers/bytes.html", async (page, { quiet }) => {
    await pick(page, path);
    await quiet();
    return page.evaluate(ask, [names, times]);
  });
