// Which customers: the filter and its ways, who is behind a number, one customer, two segments.

import assert from "node:assert/strict";
import { eventually, visit } from "./support/page.mjs";
import { file, shop } from "./support/files.mjs";
import { violations } from "./support/audit.mjs";
import { chooseSteps, csv, expectHeadline, funnelBars, go, headlines, open, openSample, opens, people, plain, saved, settled, unfoldAll } from "./support/person.mjs";

const bar = (page) => page.getByRole("region", { name: "Filter" });
const undo = (page) => bar(page).getByRole("button", { name: "Undo", exact: true });

/** What the bar says: its chips, and how many customers. */
async function filtered(page) {
  const chips = (await bar(page).getByRole("list", { name: "Conditions" }).getByRole("listitem").allInnerTexts()).map(
    (text) => plain(text).replace(/^and /, "").replace(/ ?×$/, ""),
  );
  return { chips, count: plain(await bar(page).locator(".filter-count").innerText()) };
}

async function expectFiltered(page, chips, count) {
  await eventually(async () => assert.deepEqual(await filtered(page), { chips, count }));
}

/** Adds a condition by the form: its kind, and what to fill in. */
async function addFilter(page, kind, fill) {
  await bar(page).getByRole("button", { name: "Add a filter" }).click();
  const form = page.getByRole("dialog", { name: "Add a filter" });
  await form.getByRole("combobox", { name: "What they have in common" }).selectOption(kind);
  await fill(form);
  await form.getByRole("button", { name: "Add", exact: true }).click();
  await form.waitFor({ state: "hidden" });
}

visit("a filter changes the numbers everywhere, and every change can be taken back", async ({ page }) => {
  await open(page, file("shop.csv", shop()));
  await expectFiltered(page, [], "40 customers");
  await addFilter(page, "did something", (form) => form.getByRole("button", { name: /^enquiry/ }).click());
  await expectFiltered(page, ["who had enquiry"], "20 of 40 customers");
  await expectHeadline(page, "customers", "20");
  await addFilter(page, "came by a channel", (form) => form.getByRole("button", { name: /^search/ }).click());
  await expectFiltered(page, ["who had enquiry", "from search"], "10 of 40 customers");
  await expectHeadline(page, "converted", "5");
  await go(page, "Funnel");
  await chooseSteps(page, ["visit", "enquiry", "purchase"]);
  await eventually(async () => assert.deepEqual(await funnelBars(page), [["visit", 10], ["enquiry", 10], ["purchase", 5]]));

  await bar(page).getByRole("button", { name: "Remove: who had enquiry" }).click();
  await expectFiltered(page, ["from search"], "20 of 40 customers");
  await eventually(async () => assert.deepEqual(await funnelBars(page), [["visit", 20], ["enquiry", 10], ["purchase", 5]]));
  await undo(page).click();
  await expectFiltered(page, ["who had enquiry", "from search"], "10 of 40 customers");
  await page.getByRole("heading", { level: 1 }).click();
  await page.keyboard.press("Control+z");
  await expectFiltered(page, ["who had enquiry"], "20 of 40 customers");
  await bar(page).getByRole("button", { name: "Redo", exact: true }).click();
  await expectFiltered(page, ["who had enquiry", "from search"], "10 of 40 customers");
});

visit("the form has every kind of condition", async ({ page }) => {
  await open(page, file("shop.csv", shop()));
  const kinds = [
    ["never did something", (form) => form.getByRole("button", { name: /^enquiry/ }).click(), "who never had enquiry", 20],
    ["did one thing before another", async (form) => {
      await form.getByLabel("First", { exact: true }).selectOption("visit");
      await form.getByLabel("then", { exact: true }).selectOption("purchase");
    }, "who had visit and after it purchase", 10],
    ["did one thing before another", async (form) => {
      await form.getByLabel("First", { exact: true }).selectOption("visit");
      await form.getByLabel("then", { exact: true }).selectOption("purchase");
      await form.getByLabel("with nothing in between").check();
    }, "who never went from", 0],
    ["have a value in a column", (form) => form.getByRole("searchbox").fill("h3").then(() => form.getByRole("button", { name: /^h3/ }).click()), "whose household is h3", 2],
    ["first came at a time", async (form) => {
      await form.getByLabel("From", { exact: true }).fill("2026-01-03");
      await form.getByLabel("to", { exact: true }).fill("2026-01-12");
    }, "whose first contact was from 3 January 2026 to 12 January 2026", 10],
    ["converted, are open or were lost", (form) => form.getByRole("radio", { name: "are still open" }).check(), "who are still open", 30],
    ["are worth at least or at most", (form) => form.getByLabel("At least", { exact: true }).fill("100"), "whose value was at least 100", 10],
    ["did something", async (form) => {
      await form.getByRole("button", { name: /^visit/ }).click();
      await form.getByLabel("At least so many times").fill("2");
    }, "who had visit at least twice", 0],
  ];
  for (const [kind, fill, chip, customers] of kinds) {
    await addFilter(page, kind, fill);
    const count = `${customers} of 40 customers`;
    await eventually(async () => {
      const now = await filtered(page);
      assert.equal(now.count, count, kind);
      assert.equal(now.chips.length, 1);
      if (customers > 0) {
        assert.equal(now.chips[0], chip);
      }
    });
    await undo(page).click();
    await expectFiltered(page, [], "40 customers");
  }
});

visit("the sheet behind a number lists exactly that many customers", async ({ page }) => {
  await openSample(page);
  const tiles = page.locator("dl.headlines .count-link");
  for (let at = 0; at < (await tiles.count()); at += 1) {
    await opens(page, tiles.nth(at), `headline ${at}`);
  }

  await go(page, "Map");
  const map = page.getByRole("group", { name: /^Map of journeys/ });
  await map.getByRole("button", { name: /activity quote sent\./i }).click();
  const facts = page.getByRole("region", { name: "activity" }).locator(".count-link");
  for (let at = 0; at < (await facts.count()); at += 1) {
    await opens(page, facts.nth(at), `map activity ${at}`);
  }
  await page.getByRole("button", { name: "Close the card" }).click();
  const path = map.getByRole("button", { name: /^path /i }).first();
  await path.focus();
  await page.keyboard.press("Enter");
  const edge = page.getByRole("region", { name: "path", exact: false }).locator(".count-link").first();
  await opens(page, edge, "map path");

  await go(page, "Funnel");
  await unfoldAll(page);
  const steps = page.locator("ol.funnel .count-link");
  for (let at = 0; at < (await steps.count()); at += 1) {
    await opens(page, steps.nth(at), `funnel ${at}`);
  }

  await go(page, "Journeys");
  const journeys = page.locator("li.journey .count-link");
  await opens(page, journeys.first(), "first journey");
  await opens(page, journeys.last(), "other journeys");
});

visit("so do the numbers of flows, stages, the believed journey, kinds, cohorts and cold leads", async ({ page }) => {
  await openSample(page);
  const links = page.getByRole("main").locator(".count-link");
  for (const screen of ["Flows", "Stages", "Believed journey", "Going cold", "Kinds", "Cohorts"]) {
    await go(page, screen);
    const count = await eventually(async () => {
      const count = await links.count();
      assert.ok(count > 3, `${screen}: ${count} numbers`);
      return count;
    });
    // Some of them, from the first to the last.
    for (const at of new Set([0, 1, 2, 3, 4].map((part) => Math.round((part * (count - 1)) / 4)))) {
      await opens(page, links.nth(at), `${screen}: number ${at}`);
    }
  }
  await page.getByRole("navigation", { name: "Questions" }).getByRole("link", { name: "Kinds", exact: true }).click();
  await page.getByRole("main").getByRole("button", { name: "Kinds of customer" }).click();
  await settled(page, "Kinds");
  await opens(page, links.first(), "kind of customer");
  await go(page, "Flows");
  await page.locator("[data-item=bar-0]").click({ position: { x: 4, y: 8 } });
  const card = page.locator(".flow-card.pinned .count-link");
  const facts = await eventually(async () => {
    const count = await card.count();
    assert.ok(count > 2);
    return count;
  });
  for (let at = 0; at < facts; at += 1) {
    await opens(page, card.nth(at), `flow card ${at}`);
  }
});

visit("one number becomes the filter, and one customer a timeline", async ({ page, guard }) => {
  await open(page, file("shop.csv", shop()));
  const requests = guard.requests.length;
  await page.locator("dl.headlines .count-link").nth(1).click();
  const sheet = people(page);
  await sheet.getByRole("heading", { name: "10 customers" }).waitFor();
  await sheet.getByRole("searchbox").fill("c12");
  await eventually(async () => assert.equal(await sheet.getByRole("row").count(), 2));
  await sheet.getByRole("heading", { name: "10 customers" }).waitFor();
  await sheet.getByRole("button", { name: "c12", exact: true }).click();
  await sheet.getByRole("heading", { name: "c12" }).waitFor();
  const events = sheet.getByRole("list", { name: "Events" }).getByRole("listitem");
  await eventually(async () => assert.equal(await events.count(), 3));
  const last = plain(await events.nth(2).innerText());
  assert.match(last, /12 Jan 2026, 09:40 UTC \+ 20 min purchase search value 100 conversion household h6/);
  assert.deepEqual(await violations(page, "One customer"), []);
  await sheet.getByRole("button", { name: "← Back to the list" }).click();
  await sheet.getByRole("heading", { name: "10 customers" }).waitFor();
  assert.deepEqual(await violations(page, "Customers"), []);
  await sheet.getByRole("searchbox").fill("");
  await sheet.getByRole("button", { name: "Customer", exact: true }).click();
  await eventually(async () => assert.equal(plain(await sheet.getByRole("row").nth(1).innerText()).split(" ")[0], "c12"));
  await sheet.getByRole("button", { name: "Filter everything to these" }).click();
  await sheet.waitFor({ state: "hidden" });
  await expectFiltered(page, ["who converted"], "10 of 40 customers");
  await expectHeadline(page, "customers", "10");
  assert.equal(guard.requests.length, requests, "nothing is asked of anybody");
});

visit("the address keeps the filter, and the back button takes it away", async ({ page }) => {
  await open(page, file("shop.csv", shop()));
  await addFilter(page, "did something", (form) => form.getByRole("button", { name: /^enquiry/ }).click());
  await expectFiltered(page, ["who had enquiry"], "20 of 40 customers");
  await go(page, "Journeys");
  const address = page.url();
  assert.match(address, /#variants\?f=/);
  await page.goBack();
  await settled(page, "Overview");
  await expectFiltered(page, ["who had enquiry"], "20 of 40 customers");
  await page.goBack();
  await expectFiltered(page, [], "40 customers");
  await page.goForward();
  await expectFiltered(page, ["who had enquiry"], "20 of 40 customers");

  // A new visit with this address, and the same file.
  await page.goto("about:blank");
  await page.goto(address);
  await open(page, file("shop.csv", shop()));
  await expectFiltered(page, ["who had enquiry"], "20 of 40 customers");
  await settled(page, "Journeys");

  // Other data do not have what the filter says.
  await page.goto("about:blank");
  await page.goto(address.replace("enquiry", "vizit"));
  await open(page, file("shop.csv", shop()));
  await bar(page).getByRole("alert").getByText(/vizit/).waitFor();
  await expectFiltered(page, [], "40 customers");

  await page.goto("about:blank");
  await page.goto(address.replace(/f=.*/, "f=%7Bnonsense"));
  await open(page, file("shop.csv", shop()));
  await bar(page).getByRole("alert").getByText(/could not be read/).waitFor();
  await expectFiltered(page, [], "40 customers");
});

visit("two segments stand side by side on every screen", async ({ page }) => {
  await open(page, file("shop.csv", shop()));
  await addFilter(page, "did something", (form) => form.getByRole("button", { name: /^enquiry/ }).click());
  const compare = () => bar(page).getByRole("button", { name: "Compare with …" }).click();
  const sheet = page.getByRole("dialog", { name: "Compare two segments" });
  await compare();
  await sheet.getByRole("textbox", { name: "Keep the filter as" }).fill("asked us");
  await sheet.getByRole("button", { name: "Keep", exact: true }).click();
  await sheet.getByText("asked us").waitFor();
  await sheet.getByRole("button", { name: "everybody else" }).click();
  const [first, second] = ["First segment", "Second segment"].map((name) => page.getByRole("region", { name }));
  await second.getByText("20 of 40 customers").waitFor();
  await second.getByText("Customers who never had enquiry").waitFor();
  const converted = async (side) => plain(await side.locator("dl.headlines > div").nth(1).locator("dd").first().innerText());
  await eventually(async () => assert.deepEqual([await converted(first), await converted(second)], ["10", "0"]));
  const found = [];
  for (const screen of ["Overview", "Map", "Journeys", "Funnel", "Channels", "Data quality"]) {
    await go(page, screen);
    const ids = await page.locator("[id]").evaluateAll((elements) => elements.map((element) => element.id));
    assert.equal(new Set(ids).size, ids.length, `ids are unique on ${screen}`);
    found.push(...(await violations(page, screen)));
  }
  assert.deepEqual(found, []);

  // Who is behind a number of the second side is of the second segment.
  await go(page, "Overview");
  const link = second.locator("dl.headlines .count-link").first();
  assert.equal(await opens(page, link, "second side"), 20);

  await addFilter(page, "came by a channel", (form) => form.getByRole("button", { name: /^search/ }).click());
  await second.getByText("30 of 40 customers").waitFor();
  await bar(page).getByRole("button", { name: "Stop comparing" }).click();
  await second.waitFor({ state: "hidden" });
  await expectHeadline(page, "customers", "10");

  await compare();
  await sheet.getByRole("button", { name: "Compare with asked us" }).click();
  await second.getByText("20 of 40 customers").waitFor();
  await eventually(async () => assert.deepEqual([await converted(first), await converted(second)], ["5", "10"]));
  assert.ok(Object.keys(await headlines(page)).length > 0);
});

visit("filter and forms pass the audit", async ({ page }) => {
  await openSample(page);
  await addFilter(page, "converted, are open or were lost", (form) => form.getByRole("radio", { name: "are still open" }).check());
  const found = await violations(page, "Filter bar");
  await bar(page).getByRole("button", { name: "Add a filter" }).click();
  const form = page.getByRole("dialog", { name: "Add a filter" });
  const kinds = await form.getByRole("combobox", { name: "What they have in common" }).locator("option").allInnerTexts();
  for (const kind of kinds) {
    await form.getByRole("combobox", { name: "What they have in common" }).selectOption(kind);
    found.push(...(await violations(page, kind)));
  }
  await page.keyboard.press("Escape");
  await bar(page).getByRole("button", { name: "Compare with …" }).click();
  found.push(...(await violations(page, "Compare")));
  assert.deepEqual(found, []);
});
