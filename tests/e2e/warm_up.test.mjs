// Warming up: unseen, and in nobody's way.

import assert from "node:assert/strict";
import { file, shop } from "./support/files.mjs";
import { eventually, state, visit } from "./support/page.mjs";
import { choose, read } from "./support/person.mjs";

/** Keeps what the page marks on its timeline. */
const watched = {
  before: (context) =>
    context.addInitScript(() => {
      globalThis.marked = [];
      const note = (list) => globalThis.marked.push(...list.getEntries().map(({ name }) => name));
      new PerformanceObserver(note).observe({ type: "mark", buffered: true });
    }),
};
const marked = (page, name) => eventually(async () => assert.ok((await page.evaluate("marked")).includes(name)));
const marks = (page) => page.evaluate(() => performance.getEntriesByType("mark").length);

visit("a page that waits warms up, and nobody sees it", { ...watched, hash: "#map" }, async ({ page, guard }) => {
  const drawn = await page.locator("body").innerHTML();
  const requests = guard.requests.length;
  await marked(page, "dp-reports");
  await eventually(async () => assert.equal(await marks(page), 0, "it is over"));
  assert.equal(await page.locator("body").innerHTML(), drawn);
  assert.equal(await page.title(), "Desire Path");
  assert.ok(page.url().endsWith("#map"));
  assert.equal(await page.evaluate(() => history.length + localStorage.length), 2);
  // Workers are started, as for any file; they bring no other address.
  assert.ok(guard.requests.slice(requests).every((url) => /\/worker(-boot\.js|\.js|_bg\.wasm)$/.test(new URL(url).pathname)));

  await choose(page, file("shop.csv", shop()));
  await state(page, "import");
  const said = await read(page);
  assert.ok(await marks(page) > 0);

  // The same as without it.
  await page.reload();
  await choose(page, file("shop.csv", shop()));
  assert.equal(await read(page), said);
});

for (const moment of ["dp-drop", "dp-read", "dp-reports"]) {
  visit(`a file that comes while it warms up is read (${moment})`, watched, async ({ page }) => {
    await marked(page, moment);
    await choose(page, file("shop.csv", shop()));
    await state(page, "import");
    await page.getByRole("heading", { name: "shop.csv" }).waitFor();
    const said = await read(page);
    await page.reload();
    await choose(page, file("shop.csv", shop()));
    assert.equal(await read(page), said);
    assert.equal(await page.getByRole("alert").count(), 0);
  });
}
