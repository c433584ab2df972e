// The list of journeys: long, searched, sorted, repeats aside.

import assert from "node:assert/strict";
import { fits, violations } from "./support/audit.mjs";
import { desirepath, report } from "./support/cli.mjs";
import { file, lines } from "./support/files.mjs";
import { eventually, visit } from "./support/page.mjs";
import { go, open, opens, plain, settled } from "./support/person.mjs";

const business = file("business.csv", desirepath("sample", "--events", "20000"));

/** Three thousand customers, no two of whom take the same journey. */
function distinct(customers = 3000) {
  const rows = [["customer", "time", "activity"]];
  for (let n = 0; n < customers; n += 1) {
    [n % 20, Math.floor(n / 20) % 20, Math.floor(n / 400)].forEach((digit, at) => {
      rows.push([`c${n}`, new Date(Date.UTC(2026, 0, 1 + at, 0, n % 1440)).toISOString(), `step ${at}.${String(digit).padStart(3, "0")}`]);
    });
  }
  return lines(...rows);
}

const main = (page) => page.getByRole("main");
const journeys = (page) => main(page).locator("li.journey:not(.journey-other)");
const controls = (page) => main(page).getByRole("group", { name: "Which journeys" });

const variants = (params) =>
  report(business, "--only", "variants", "--params", file("params.json", JSON.stringify({ variants: params }))).variants;

/** The first rows: customers, and the steps with repeats drawn together. */
async function first(page, count) {
  const rows = await journeys(page).evaluateAll(
    (rows, count) => rows.slice(0, count).map((row) => [row.querySelector(".count-link").innerText, [...row.querySelectorAll(".step-name")].map((name) => name.innerText)]),
    count,
  );
  return rows.map(([customers, steps]) => [Number(customers.replaceAll(",", "")), steps]);
}

const expected = ({ variants }, count) =>
  variants.slice(0, count).map(({ customers, steps }) => [customers, steps.filter((step, at) => step !== steps[at - 1]).slice(0, 16)]);

async function expectFirst(page, said) {
  const short = (rows) => rows.map(([customers, steps]) => [customers, steps.slice(0, 15)]);
  // Far away from them, they are not drawn.
  await page.evaluate(() => window.scrollTo(0, 0));
  await eventually(async () => assert.deepEqual(short(await first(page, 20)), short(expected(said, 20))));
}

visit("thousands of journeys are scrolled through, and few of them are drawn", async ({ page }) => {
  await open(page, file("distinct.csv", distinct()));
  await go(page, "Journeys");
  await page.getByRole("heading", { level: 1, name: /No two of the 3,000/ }).waitFor();
  const least = await main(page).locator("ol.journey-rows").evaluateAll((lists) => lists.reduce((sum, list) => sum + list.clientHeight, 0));
  assert.ok(least >= 3000 * 40, `${least} pixels`);
  // The last one is of the third report.
  for (const [where, number] of [["end", 3000], ["middle", 1500], ["start", 1]]) {
    await page.evaluate((where) => {
      const all = [...document.querySelectorAll("ol.journey-rows[data-start]")];
      const list = { start: all[0], middle: all[Math.floor(all.length / 2)], end: all.at(-1) }[where];
      list.scrollIntoView({ block: where === "end" ? "end" : "start" });
    }, where);
    await eventually(async () => {
      const drawn = await main(page).locator("ol.journey-rows[data-start]").evaluateAll((lists) =>
        lists.flatMap((list) => [...list.children].map((row, at) => [Number(list.dataset.start) + at + 1, row.querySelector(".journey-cumulative").innerText])),
      );
      const row = drawn.find(([at]) => at === number);
      assert.ok(row, `${number} is drawn`);
      assert.ok(drawn.length <= 350, `${drawn.length} are drawn`);
      assert.match(plain(row[1]), { start: /Σ 0\.03 %/, middle: /Σ 50 %/, end: /Σ 100 %/ }[where]);
    });
  }
});

visit("the list is searched and sorted by the engine", async ({ page }) => {
  await open(page, business);
  await go(page, "Journeys");
  await expectFirst(page, variants({}));
  const found = variants({ search: "QUOTE" });
  assert.ok(found.matching.variants > 0 && found.not_matching.variants > 0);
  const search = controls(page).getByRole("searchbox");
  await search.fill("QUOTE");
  await expectFirst(page, found);
  const said = main(page).getByRole("status").filter({ hasText: /^Found/ });
  const counted = (n) => n.toLocaleString("en");
  assert.equal(plain(await said.innerText()), `Found ${counted(found.matching.variants)} of ${counted(found.distinct)} journeys, of ${counted(found.matching.customers)} customers.`);
  assert.equal(await opens(page, said.locator(".count-link"), "found"), found.matching.customers);
  const others = main(page).locator("li.journey-other .count-link").first();
  // The rows before it are drawn when it is looked at, and move it.
  await eventually(async () => {
    await others.scrollIntoViewIfNeeded();
    const last = main(page).locator("ol.journey-rows[data-start]").last();
    const start = Number(await last.getAttribute("data-start"));
    assert.equal(await last.locator("li.journey").count(), found.matching.variants - start);
  });
  assert.equal(await opens(page, others, "not found"), found.not_matching.customers);

  for (const [label, sort] of [["conversion", "conversion"], ["value per customer", "value_per_customer"], ["time", "duration"], ["value", "value"]]) {
    await controls(page).getByRole("combobox", { name: "Sorted by" }).selectOption(label);
    await expectFirst(page, variants({ search: "quote", sort }));
  }
  await controls(page).getByRole("button", { name: "largest first" }).click();
  await expectFirst(page, variants({ search: "quote", sort: "value", ascending: true }));

  await search.fill("no such thing");
  await main(page).getByText("No activity has these letters in its name").waitFor();
  await search.fill("");
  await expectFirst(page, variants({ sort: "value", ascending: true }));
});

visit("repeats aside, journeys join, and their customers are listed", async ({ page }) => {
  const whole = variants({});
  const said = variants({ collapse_repeats: true });
  assert.ok(said.distinct < whole.distinct);
  await open(page, business);
  await go(page, "Journeys");
  await controls(page).getByRole("checkbox", { name: "repeats as one step" }).check();
  await expectFirst(page, said);
  await settled(page, "Journeys");
  const joined = said.variants.slice(0, 50).findIndex(({ steps, customers }) =>
    customers !== whole.variants.find((variant) => variant.steps.join() === steps.join())?.customers,
  );
  assert.ok(joined >= 0);
  const link = journeys(page).nth(joined).locator(".count-link");
  assert.equal(await opens(page, link, "joined"), said.variants[joined].customers);
});

for (const colorScheme of ["light", "dark"]) {
  visit(`journeys pass the audit while they are searched, ${colorScheme}`, { context: { colorScheme } }, async ({ page }) => {
    await open(page, business);
    await go(page, "Journeys");
    await controls(page).getByRole("searchbox").fill("call");
    await main(page).getByRole("status").filter({ hasText: /^Found/ }).waitFor();
    await settled(page, "Journeys");
    assert.deepEqual(await violations(page, "Journeys"), []);
  });
}

visit("searched journeys fit a screen of 360 pixels", { context: { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true } }, async ({ page }) => {
  await open(page, business);
  await go(page, "Journeys");
  await controls(page).getByRole("searchbox").fill("call");
  await main(page).getByRole("status").filter({ hasText: /^Found/ }).waitFor();
  await fits(page, "Journeys");
});
