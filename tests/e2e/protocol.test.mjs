// A program that speaks to the engine's worker itself, without the page.

import assert from "node:assert/strict";
import { visit } from "./support/page.mjs";
import { report } from "./support/cli.mjs";
import { file } from "./support/files.mjs";

/**
 * Starts a worker of its own in the page and makes calls in turn; the answer or the failure of each.
 * The plans of the files that were opened go into a later `load`.
 */
const ask = (page, ...calls) =>
  page.evaluate(async (calls) => {
    const url = new URL("worker-boot.js", location.href).href;
    const worker = new Worker(url);
    const heard = [];
    let wake = () => {};
    worker.onmessage = ({ data }) => (heard.push(data), wake());
    const next = async () => {
      while (heard.length === 0) {
        await new Promise((woken) => (wake = woken));
      }
      return heard.shift();
    };
    worker.postMessage({ start: { url, role: "engine" } });
    const said = [await next()];
    let plans = [];
    for (const call of calls) {
      if (call.command?.load) {
        call.command.load.plans ??= plans;
      }
      worker.postMessage({ call });
      let event = await next();
      while (event.progress) {
        event = await next();
      }
      const answer = event.done?.answer ?? event.failed.failure;
      plans = answer.previews?.map(({ preview }) => preview.plan) ?? plans;
      said.push(answer);
    }
    worker.terminate();
    return said;
  }, calls);

visit("the engine says what it does not understand, and where", async ({ page }) => {
  const commands = [
    undefined,
    "opn",
    { select: {} },
    { select: { segment: "0" } },
    { select: { segment: 0, filter: { done: { activities: [true] } } } },
    { report: { segment: 0, requests: ["overview", { funnel: { steps: [1] } }] } },
    { report: { segment: 0, requests: [{ funnel: { steps: [], order: "sideways" } }] } },
    { open: {}, open_sample: {} },
    // All of this can be understood; what is not said is not wanted.
    { customers: { segment: 0, request: {} } },
    { report: { segment: 0, requests: [{ funnel: { steps: ["visit", ["call", "order"]], order: "any" } }] } },
  ];
  const [ready, ...said] = await ask(page, ...commands.map((command, id) => ({ id, command })));
  assert.equal(ready, "ready");
  const problem = (text) => ({ usage: `The message cannot be read: ${text}` });
  assert.deepEqual(said.slice(0, 4), [
    problem("missing field `command`"),
    problem(said[1].usage.match(/command: unknown variant `opn`, expected one of .*/)[0]),
    problem("command.select: missing field `segment`"),
    problem('command.select.segment: invalid type: string "0", expected u32'),
  ]);
  assert.match(said[4].usage, /command\.select\.filter\.done\.activities\.0: invalid type: boolean `true`, expected a string$/);
  assert.match(said[5].usage, /command\.report\.requests\.0/);
  assert.match(said[6].usage, /command\.report\.requests\.0\.funnel\.order: unknown variant `sideways`/);
  assert.match(said[7].usage, /command: invalid type: map, expected enum Command$/);
  for (const { usage } of said.slice(8)) {
    assert.doesNotMatch(usage, /cannot be read/);
  }
});

visit("the engine's reports are those of the command line, to the last member", async ({ page }) => {
  const [, , csv] = await ask(page, { id: 1, command: "open_sample" }, { id: 2, command: "sample_csv" });
  const { schema_version, source, findings, ...reports } = report(file("sample.csv", csv.csv));
  const names = Object.keys(reports);
  const requests = names.map((name) => ({ [name]: {} }));
  const [, , loaded, said] = await ask(
    page,
    { id: 1, command: "open_sample" },
    { id: 2, command: { load: {} } },
    { id: 3, command: { report: { segment: 0, requests } } },
  );
  assert.equal(loaded.loaded.events, reports.quality.events);
  assert.equal(said.reports.length, names.length);
  for (const [at, name] of names.entries()) {
    assert.deepEqual(said.reports[at], { [name]: reports[name] }, name);
  }
});
