// Each screen on a small file whose numbers are known, and what can be set on it.

import assert from "node:assert/strict";
import { eventually, visit } from "./support/page.mjs";
import { file, shop } from "./support/files.mjs";
import {
  accept,
  choose,
  chooseSteps,
  csv,
  funnelBars,
  go,
  open,
  openSample,
  plain,
  read,
  saved,
  savedTable,
  settled,
} from "./support/person.mjs";

/** A number as far as sums of parts are exact. */
const sixDigits = (number) => Number(Number(number).toFixed(6));

visit("the map counts customers on activities and paths", async ({ page }) => {
  await open(page, file("shop.csv", shop()));
  await go(page, "Map");
  await page.getByRole("heading", { level: 1, name: /10 of 40 customers convert.*stop after “visit” \(20\)/ }).waitFor();
  const map = page.getByRole("group", { name: /^Map of journeys/ });
  await map.getByRole("button", { name: /activity visit\..*Customers: 40/i }).waitFor();
  await map.getByRole("button", { name: /activity enquiry\..*Customers: 20/i }).waitFor();
  await map.getByRole("button", { name: /activity purchase\..*Customers: 10/i }).waitFor();

  const paths = await savedTable(page);
  assert.deepEqual(paths.map((row) => row.slice(0, 4)), [
    ["From", "To", "Customers", "Times"],
    ["visit", "enquiry", "20", "20"],
    ["enquiry", "purchase", "10", "10"],
  ]);
  const activities = await savedTable(page, "The activities as a table");
  assert.deepEqual(activities.slice(1).map((row) => row.slice(0, 5)), [
    ["visit", "40", "40", "40", "20"],
    ["enquiry", "20", "20", "0", "10"],
    ["purchase", "10", "10", "0", "10"],
  ]);
});

visit("the map pins a card by click and by keyboard, and shows as much as is wanted", async ({ page }) => {
  await openSample(page);
  await go(page, "Map");
  const map = page.getByRole("group", { name: /^Map of journeys/ });
  const quote = map.getByRole("button", { name: /activity quote sent\./i });
  await quote.click();
  const card = page.getByRole("region", { name: "activity" });
  await card.getByText("quote sent").waitFor();
  assert.equal(await quote.getAttribute("aria-pressed"), "true");
  await card.getByRole("button", { name: "Close the card" }).click();
  await eventually(async () => assert.equal(await quote.getAttribute("aria-pressed"), "false"));
  await quote.focus();
  await page.keyboard.press("Enter");
  await eventually(async () => assert.equal(await quote.getAttribute("aria-pressed"), "true"));
  await page.keyboard.press("Escape");
  await eventually(async () => assert.equal(await quote.getAttribute("aria-pressed"), "false"));

  const drawn = () => map.locator("g.map-node").count();
  const first = await drawn();
  const slider = page.getByRole("slider", { name: "Activities" });
  await slider.fill("3");
  await eventually(async () => assert.equal(await drawn(), 3));
  await page.getByText(/^3 of \d+\sactivities, covering/).waitFor();
  await slider.fill(await slider.getAttribute("max"));
  const all = Number(await slider.getAttribute("max"));
  await eventually(async () => assert.equal(await drawn(), all));
  await page.getByText(new RegExp(`^${all} of ${all}\\sactivities, covering 100\\s% of events`)).waitFor();
  await page.getByRole("button", { name: "Reset detail" }).click();
  await eventually(async () => assert.equal(await drawn(), first));
});

visit("every path of the map is the funnel of its two steps", async ({ page }) => {
  await openSample(page);
  await go(page, "Map");
  const [, ...paths] = await savedTable(page);
  // The most taken, one in the middle, a rare one.
  const chosen = [paths[0], paths[paths.length >> 1], paths.at(-1)].filter(([from, to]) => from !== to);
  await go(page, "Funnel");
  await page.getByRole("radio", { name: /strictly next/i }).check();
  for (const [from, to, customers] of chosen) {
    await chooseSteps(page, [from, to]);
    await eventually(async () => {
      const bars = await funnelBars(page);
      assert.deepEqual(bars.map(([activity]) => activity), [from, to]);
      assert.equal(bars[1][1], Number(customers), `${from} → ${to}`);
    });
  }
});

visit("journeys sum to all customers", async ({ page }) => {
  await open(page, file("shop.csv", shop()));
  await go(page, "Journeys");
  const [header, ...rows] = await savedTable(page);
  const column = (name) => header.indexOf(name);
  assert.deepEqual(rows.map((row) => [row[0], Number(row[column("customers")]), Number(row[column("conversions")])]), [
    ["visit", 20, 0],
    ["visit → enquiry", 10, 0],
    ["visit → enquiry → purchase", 10, 10],
  ]);
  const listed = page.getByRole("list").getByRole("listitem").filter({ hasText: "purchase" });
  await listed.first().waitFor();
  // Pressed, a journey shows all of its steps.
  const journey = page.getByRole("main").getByRole("button", { name: /visit.*enquiry.*purchase/ });
  await journey.click();
  assert.equal(await journey.getAttribute("aria-expanded"), "true");
});

visit("more journeys are shown as the reader scrolls, and none is left out of the sum", async ({ page }) => {
  await openSample(page);
  await go(page, "Journeys");
  const rows = page.getByRole("main").locator("li.journey:not(.journey-other)");
  await eventually(async () => assert.ok((await rows.count()) >= 50));
  const [header, ...table] = await savedTable(page);
  const customers = table.reduce((sum, row) => sum + Number(row[header.indexOf("customers")]), 0);
  await go(page, "Overview");
  await page.getByText(customers.toLocaleString("en"), { exact: true }).first().waitFor();
});

visit("the funnel follows its steps, their order and the time they may take", async ({ page }) => {
  await open(page, file("shop.csv", shop()));
  await go(page, "Funnel");
  await chooseSteps(page, ["visit", "enquiry", "purchase"]);
  await eventually(async () => assert.deepEqual(await funnelBars(page), [["visit", 40], ["enquiry", 20], ["purchase", 10]]));
  await page.getByText("20 customers have not got further – the biggest drop").waitFor();

  // The other way round nobody gets anywhere, except in any order.
  await page.getByRole("button", { name: "Move “purchase” up" }).click();
  await page.getByRole("button", { name: "Move “purchase” up" }).click();
  await eventually(async () => assert.deepEqual(await funnelBars(page), [["purchase", 10], ["visit", 0], ["enquiry", 0]]));
  await page.getByRole("radio", { name: /any order/i }).check();
  await eventually(async () => assert.deepEqual(await funnelBars(page), [["purchase", 10], ["visit", 10], ["enquiry", 10]]));

  await page.getByRole("radio", { name: /strictly next/i }).check();
  await chooseSteps(page, ["visit", "purchase"]);
  await eventually(async () => assert.deepEqual(await funnelBars(page), [["visit", 40], ["purchase", 0]]));
  await page.getByRole("radio", { name: /eventually/i }).check();
  await eventually(async () => assert.deepEqual(await funnelBars(page), [["visit", 40], ["purchase", 10]]));

  // From the visit to the purchase it takes 40 minutes: 0.028 days.
  const within = page.getByRole("textbox", { name: "All steps within" });
  await within.fill("0.02");
  await eventually(async () => assert.deepEqual(await funnelBars(page), [["visit", 40], ["purchase", 0]]));
  await within.fill("0,03");
  await eventually(async () => assert.deepEqual(await funnelBars(page), [["visit", 40], ["purchase", 10]]));
  await within.fill("soon");
  await page.getByText("“soon” is not a number of days").waitFor();
  assert.deepEqual(await funnelBars(page), [["visit", 40], ["purchase", 10]]);

  const [header, ...rows] = await savedTable(page);
  assert.deepEqual(rows.map((row) => [row[1], row[header.indexOf("customers")]]), [["visit", "40"], ["purchase", "10"]]);
});

visit("channels share out all conversions and their value", async ({ page }) => {
  await open(page, file("shop.csv", shop()));
  await go(page, "Channels");
  const [header, ...rows] = await savedTable(page);
  const [channel, model, conversions, value] = ["channel", "model", "conversions", "value"].map((name) => header.indexOf(name));
  const models = [...new Set(rows.map((row) => row[model]))];
  assert.equal(models.length, 4, `${models}`);
  for (const one of models) {
    const credits = rows.filter((row) => row[model] === one);
    // Customers 1 to 20 come by search, the others by ads; every fourth purchases.
    assert.deepEqual(
      credits.map((row) => [row[channel], sixDigits(row[conversions]), sixDigits(row[value])]).sort(),
      [["ads", 5, 500], ["search", 5, 500]],
      one,
    );
  }
  // Without a conversion there is nothing to credit, and the way out is a button.
  await page.getByRole("button", { name: /^Conversion/ }).click();
  const sheet = page.getByRole("dialog", { name: "What counts as success" });
  await sheet.getByRole("button", { name: /^purchase/, pressed: true }).click();
  await sheet.getByRole("button", { name: "Done" }).click();
  await page.getByRole("main").getByRole("button", { name: "Choose what counts as conversion" }).click();
  await sheet.getByRole("group", { name: "Activities that count as conversion" }).getByRole("button", { name: /^enquiry/ }).click();
  await sheet.getByRole("button", { name: "Done" }).click();
  await settled(page, "Channels");
  const [, ...again] = await savedTable(page);
  const sum = again.filter((row) => row[model] === models[0]).reduce((sum, row) => sum + Number(row[conversions]), 0);
  assert.equal(sixDigits(sum), 20);
});

visit("data quality lists the rejected rows with line, column and reason", async ({ page }) => {
  const good = shop().trimEnd().split("\n");
  const bad = ["c1,h1,yesterday,visit,ads,", ",h1,2026-01-02T10:00:00Z,visit,ads,", "c2,h1,2026-01-02T10:00:00Z,,ads,"];
  await choose(page, file("some bad.csv", `${[...good, ...bad].join("\n")}\n`));
  await read(page);
  await accept(page);
  await go(page, "Data quality");
  const rejects = page.getByRole("region", { name: "Rows that could not be used" }).getByRole("row");
  await eventually(async () => assert.equal(await rejects.count(), 4));
  const shown = (await rejects.allInnerTexts()).map(plain);
  // The header is line 1 and there are 70 good rows.
  assert.match(shown[1], /^some bad\.csv 72 time yesterday/);
  assert.match(shown[2], /^some bad\.csv 73 customer \(empty\)/);
  assert.match(shown[3], /^some bad\.csv 74 activity \(empty\)/);
  const all = csv(await saved(page, () => page.getByRole("button", { name: "Save all as CSV" }).click()));
  assert.deepEqual(all.map((row) => row.slice(0, 4)), [
    ["file", "line", "column", "value"],
    ["some bad.csv", "72", "time", "yesterday"],
    ["some bad.csv", "73", "customer", ""],
    ["some bad.csv", "74", "activity", ""],
  ]);
  const facts = Object.fromEntries((await savedTable(page)).slice(1));
  assert.equal(facts["rows read"], "73");
  assert.equal(facts["rows that became events"], "70");
  assert.equal(facts["rejected rows"], "3");
  assert.equal(facts.customers, "40");
});

visit("tables are sorted by their headers", async ({ page }) => {
  await open(page, file("shop.csv", shop()));
  await go(page, "Map");
  await page.getByText("The activities as a table", { exact: true }).click();
  const table = page.getByRole("region", { name: "Activities" });
  const names = async () => (await table.locator("tbody tr td:first-child").allInnerTexts()).map(plain);
  await eventually(async () => assert.deepEqual(await names(), ["visit", "enquiry", "purchase"]));
  await table.getByRole("button", { name: "Activity" }).click();
  await eventually(async () => assert.deepEqual(await names(), ["enquiry", "purchase", "visit"]));
  await table.getByRole("button", { name: "Activity" }).click();
  await eventually(async () => assert.deepEqual(await names(), ["visit", "purchase", "enquiry"]));
  assert.equal(await table.getByRole("columnheader", { name: "Activity" }).getAttribute("aria-sort"), "descending");
});
