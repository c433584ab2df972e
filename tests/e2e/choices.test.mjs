// What a person can say of files on the import screen: how their text is read, what no column says, which
// activities are the same, how many customers are read.

import assert from "node:assert/strict";
import { closeSync, ftruncateSync, openSync, writeSync } from "node:fs";
import { fits, violations } from "./support/audit.mjs";
import { eventually, visit } from "./support/page.mjs";
import { file, shop } from "./support/files.mjs";
import { accept, choose, expectHeadline, plain, read, role, saved } from "./support/person.mjs";

const unfold = (page, summary) => page.getByText(summary, { exact: true }).click();

/** Fourteen rows of a call list whose first lines are no table. */
function calls() {
  const rows = [];
  for (let n = 0; n < 14; n += 1) {
    const day = String(n + 10);
    rows.push(`K${n % 6}|${day}.01.2026|${["Anruf", "Mail"][n % 2]}|${["erreicht", "müde", ""][n % 3]}|${n},50`);
  }
  return `Bericht;Januar\nAlle Anrufe\nKunde|Datum|Typ|Ergebnis|Betrag\n${rows.join("\n")}\n`;
}

visit("reads the text of a file as its owner says", async ({ page }) => {
  await choose(page, file("calls.csv", Buffer.from(calls(), "latin1")));
  await unfold(page, "Read its text differently");
  const line = page.getByRole("spinbutton", { name: "Line in which the table of calls.csv starts" });
  const delimiter = page.getByRole("combobox", { name: "What separates cells of calls.csv" });
  const encoding = page.getByRole("combobox", { name: "Encoding of calls.csv" });
  const header = page.getByRole("checkbox", { name: "The table’s first line names the columns of calls.csv" });
  assert.match(await read(page), /^Read: 14 events of 6 customers/);
  assert.equal(await line.inputValue(), "3");
  await encoding.selectOption({ label: "UTF-8" });
  await page.getByText("m\ufffdde", { exact: true }).first().waitFor();
  await encoding.selectOption({ label: "Windows-1252" });
  await page.getByText("müde", { exact: true }).first().waitFor();
  // Wrong on purpose: what cannot be read is said, and mends itself.
  await delimiter.selectOption({ label: "tabs" });
  await page.getByRole("region", { name: "File calls.csv" }).getByRole("alert").waitFor();
  await delimiter.selectOption({ label: "vertical bars" });
  assert.equal(await role(page, "Kunde"), "customer");
  await header.uncheck();
  await page.getByText(/line 3, and no line names the columns/).waitFor();
  await header.check();
  await line.fill("999");
  await line.blur();
  await page.getByRole("region", { name: "File calls.csv" }).getByRole("alert").waitFor();
  await line.fill("3");
  await line.blur();
  assert.match(await read(page), /^Read: 14 events of 6 customers/);
  const mark = page.getByRole("combobox", { name: "Decimal mark of calls.csv" });
  await mark.selectOption({ label: "decimal point, like 1,234.50" });
  await mark.selectOption({ label: "decimal comma, like 1.234,50" });
  await read(page);
  const recipe = JSON.parse(await saved(page, () => page.getByRole("button", { name: "Save recipe" }).click()));
  assert.deepEqual(recipe.files[0].read_as, {
    encoding: "windows-1252",
    delimiter: "|",
    table_line: 3,
    has_header: true,
  });
  assert.deepEqual(await violations(page, "choices"), []);
  // Another file of that form is read the same way.
  await accept(page);
  await choose(page, file("february.csv", Buffer.from(calls(), "latin1")), "Open other files");
  assert.match(await read(page), /^Read: 14 events of 6 customers/);
  assert.equal(await role(page, "Kunde"), "customer");
});

visit("makes columns that a file does not have", async ({ page }) => {
  await choose(page, file("calls.csv", Buffer.from(calls(), "latin1")));
  await read(page);
  await unfold(page, "Make a column that the file does not have");
  await page.getByRole("button", { name: "Make a column for calls.csv" }).click();
  const text = page.getByRole("textbox", { name: "What made column 1 consists of" });
  await text.fill("{Typ}: {Result}");
  await page.getByText("There is no column “Result”.").waitFor();
  await text.fill("{Typ}: {Ergebnis}");
  const first = page.getByRole("group", { name: "First values of made column 1" });
  await first.getByText("Anruf: erreicht", { exact: true }).waitFor();
  await text.press("Tab");
  await page.getByRole("button", { name: "Make a column for calls.csv" }).click();
  assert.equal(await page.getByRole("combobox", { name: "What made column 2 is" }).inputValue(), "1");
  const channel = page.getByRole("textbox", { name: "What made column 2 consists of" });
  await channel.fill("phone");
  await channel.press("Tab");
  const chips = page.getByRole("group", { name: "Activities that count as conversion" });
  await chips.getByRole("button", { name: /^Mail: müde/ }).waitFor();
  const recipe = JSON.parse(await saved(page, () => page.getByRole("button", { name: "Save recipe" }).click()));
  assert.deepEqual(recipe.files[0].made, [
    { role: "activity", parts: [{ column: "Typ" }, { text: ": " }, { column: "Ergebnis" }] },
    { role: "channel", parts: [{ text: "phone" }] },
  ]);
  assert.deepEqual(await violations(page, "made"), []);
  await page.getByRole("button", { name: "Remove made column 1" }).click();
  await chips.getByRole("button", { name: /^Mail\s*\d/ }).waitFor();
  assert.equal(await page.getByRole("textbox", { name: "What made column 1 consists of" }).inputValue(), "phone");
});

visit("cleans activities by rules that say what they do and can be taken back", async ({ page }) => {
  await choose(page, file("shop.csv", shop()));
  await read(page);
  const rules = page.getByRole("region", { name: "Activities that should be named alike" });
  await rules.getByRole("combobox", { name: "What the rule does" }).selectOption({ label: "leave out all that fit" });
  const which = rules.getByRole("combobox", { name: "Which activities" });
  await which.fill("enq*");
  await rules.getByText("It would: 20 events concerned; events 70 → 50; activities 3 → 2; customers stay 40").waitFor();
  await which.press("Enter");
  await page.getByText(/^Read:\s50\sevents\sof\s40\scustomers/).waitFor();
  await rules.getByRole("combobox", { name: "What the rule does" }).selectOption({ label: "merge all that fit" });
  await which.fill("*");
  await rules.getByRole("textbox", { name: "New name" }).fill("seen");
  await rules.getByText("It would: 50 events concerned; events stay 50; activities 2 → 1").waitFor();
  await accept(page);
  // Later, without the files.
  await page.getByRole("button", { name: "Columns" }).click();
  await rules.getByText("events 70 → 50", { exact: false }).waitFor();
  const recipe = JSON.parse(await saved(page, () => page.getByRole("button", { name: "Save recipe" }).click()));
  assert.deepEqual(recipe.settings.rules, [{ drop: { pattern: "enq*" } }]);
  assert.deepEqual(await violations(page, "rules"), []);
  // A rule can be changed, left as it is after all, and moved in front of another one.
  await rules.getByRole("button", { name: /^Change: / }).click();
  assert.equal(await which.inputValue(), "enq*");
  await rules.getByRole("button", { name: "Keep it as it is" }).click();
  assert.equal(await which.inputValue(), "");
  await rules.getByRole("button", { name: /^Change: / }).click();
  await which.fill("purch*");
  await rules.getByRole("button", { name: "Change rule" }).click();
  await rules.getByRole("combobox", { name: "What the rule does" }).selectOption({ label: "rename one activity" });
  await which.fill("enquiry");
  await rules.getByRole("textbox", { name: "New name" }).fill("purchase?");
  await rules.getByRole("button", { name: "Add rule" }).click();
  await page.getByText(/^Read:\s60\sevents\sof\s40\scustomers/).waitFor();
  await rules.getByRole("button", { name: /^Earlier: / }).click();
  await page.getByText(/^Read:\s40\sevents\sof\s40\scustomers/).waitFor();
  const moved = JSON.parse(await saved(page, () => page.getByRole("button", { name: "Save recipe" }).click()));
  assert.deepEqual(moved.settings.rules, [
    { rename: { from: "enquiry", to: "purchase?" } },
    { drop: { pattern: "purch*" } },
  ]);
  for (let left = 2; left > 0; left -= 1) {
    await rules.getByRole("button", { name: /^Take back/ }).first().click();
  }
  await page.getByText(/^Read:\s70\sevents\sof\s40\scustomers/).waitFor();
});

visit("reads a sample of whole customers, and says so beside every number", async ({ page }) => {
  await choose(page, file("shop.csv", shop()));
  await read(page);
  await page.getByRole("combobox", { name: "Customers read" }).selectOption({ label: "1 in 2" });
  const sampled = page.getByText(/^Read:\s\d+\sevents\sof\s\d+\scustomers.*A sample: 1 in 2 customers/);
  await sampled.waitFor();
  const [, events, customers] = plain(await sampled.innerText()).match(/^Read: (\d+) events of (\d+) customers/);
  assert.ok(customers > 8 && customers < 32, customers);
  assert.match(plain(await sampled.innerText()), new RegExp(`${70 - events} events of the others left out`));
  await accept(page);
  await page.getByRole("region", { name: "Sample", exact: true }).getByText("A sample: 1 in 2 customers.", { exact: false }).waitFor();
  await expectHeadline(page, "customers", customers);
  assert.deepEqual(await violations(page, "sample"), []);
});

visit("says before it reads that files are too large", { context: { viewport: { width: 360, height: 740 } } }, async ({ page }) => {
  const path = file("huge.csv", shop());
  const out = openSync(path, "r+");
  const rows = Array.from({ length: 9000 }, (_, n) => `c${n},h${n},2026-01-01T09:00:00Z,visit,ads,1`).join("\n");
  writeSync(out, `customer,household,time,activity,channel,value\n${rows}\n`);
  ftruncateSync(out, 12 * 2 ** 30);
  closeSync(out);
  await choose(page, path);
  const said = page.getByRole("alert").filter({ hasText: "more than this page can have" });
  await said.waitFor();
  await page.getByRole("button", { name: /^Read 1 in \d+ customers$/ }).waitFor();
  await page.getByRole("button", { name: "Read all the same" }).waitFor();
  await fits(page, "too large");
  assert.deepEqual(await violations(page, "too large"), []);
  // Something smaller goes its way.
  await choose(page, file("shop.csv", shop()), "Open other files");
  await eventually(async () => assert.match(await read(page), /^Read: 70 events/));
});

visit("suggests what ends a journey without conversion", async ({ page }) => {
  const rows = ["customer,time,activity"];
  for (let n = 0; n < 12; n += 1) {
    rows.push(`c${n},2026-01-01,visit`, `c${n},2026-01-02,${n % 3 ? "closed lost" : "purchase"}`);
  }
  await choose(page, file("deals.csv", `${rows.join("\n")}\n`));
  await read(page);
  await page.getByText(/Suggested as the end without conversion: closed lost, because its name says so and 100 %/).waitFor();
  await unfold(page, "What ends a journey without conversion? (optional)");
  const chips = page.getByRole("group", { name: "Activities that end a journey without conversion" });
  const lost = chips.getByRole("button", { name: /^closed lost/ });
  assert.equal(await lost.getAttribute("aria-pressed"), "true");
  await lost.click();
  await eventually(async () => assert.equal(await lost.getAttribute("aria-pressed"), "false"));
});
