// What takes long says how far it is, and can be given up.

import assert from "node:assert/strict";
import { violations } from "./support/audit.mjs";
import { file, shop } from "./support/files.mjs";
import { eventually, visit } from "./support/page.mjs";
import { open } from "./support/person.mjs";
import { halting, workOn } from "./support/workers.mjs";

const main = (page) => page.getByRole("main");
const bar = (page) => main(page).getByRole("progressbar", { name: "Counting …" });
const far = async (page) => Number(await bar(page).getAttribute("value"));
const look = (page, screen) =>
  page.getByRole("navigation", { name: "Questions" }).getByRole("link", { name: screen, exact: true }).click();

/** Lets the worker go on until this holds. */
async function workUntil(page, holds) {
  await eventually(async () => {
    await workOn(page);
    assert.ok(await holds());
  });
}

/** Lets the worker go on until the screen has drawn its answers. */
async function workToEnd(page, title) {
  await workUntil(page, () => main(page).getByRole("heading", { level: 1, name: title }).isVisible());
  await workUntil(page, async () => (await main(page).locator("[aria-busy=true]").count()) === 0);
}

visit("long work says how far it is, is given up, and asked again", { replaced: halting() }, async ({ page }) => {
  await open(page, file("shop.csv", shop()));
  await look(page, "Kinds");
  await bar(page).waitFor();
  const before = await far(page);
  await workUntil(page, async () => (await far(page)) > before);
  assert.deepEqual(await violations(page, "Kinds at work"), []);

  await main(page).getByRole("button", { name: "Cancel" }).click();
  await workUntil(page, () => main(page).getByText("Cancelled: this has not been counted.").isVisible());
  assert.equal(await bar(page).count(), 0);
  assert.deepEqual(await violations(page, "Kinds cancelled"), []);

  // Other questions are answered, and this one stays cancelled until it is asked again.
  await look(page, "Journeys");
  await workToEnd(page, /most common journey/);
  await look(page, "Kinds");
  await main(page).getByRole("button", { name: "Count it now" }).click();
  await workToEnd(page, /kinds? of journey/);
});

visit("long work is given up when other customers are chosen", { replaced: halting() }, async ({ page }) => {
  await page.evaluate(() => {
    globalThis.cancelled = [];
    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (message, ...more) {
      if (message.call?.command.cancel) {
        globalThis.cancelled.push(message.call.command.cancel.call);
      }
      return post.call(this, message, ...more);
    };
  });
  await open(page, file("shop.csv", shop()));
  await look(page, "Kinds");
  await bar(page).waitFor();
  await page.getByRole("button", { name: "Add a filter" }).click();
  const form = page.getByRole("dialog", { name: "Add a filter" });
  await form.getByRole("combobox", { name: "What they have in common" }).selectOption("converted, are open or were lost");
  await form.getByRole("radio", { name: "are still open" }).check();
  await form.getByRole("button", { name: "Add", exact: true }).click();
  await eventually(async () => assert.ok(await page.evaluate(() => globalThis.cancelled.length > 0)));
  await workToEnd(page, /30\scustomers|kinds? of journey/);
  assert.equal(await main(page).getByText("Cancelled").count(), 0);
});
