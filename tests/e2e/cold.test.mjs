// When leads go cold, the kinds of journey and customer, and cohorts: as the report has them.

import assert from "node:assert/strict";
import { fits, violations } from "./support/audit.mjs";
import { desirepath, report } from "./support/cli.mjs";
import { file, hostile, lines } from "./support/files.mjs";
import { eventually, visit } from "./support/page.mjs";
import { csv, go, open, plain, saved, savedTable, settled } from "./support/person.mjs";

const business = file("business.csv", desirepath("sample", "--events", "30000"));
const only = (...names) => report(business, "--only", names.join(","));
const counted = (n) => n.toLocaleString("en-GB");

const title = (page) => page.getByRole("heading", { level: 1 });
const main = (page) => page.getByRole("main");

/** How many leads are cold, and how many will be, as the page says. */
async function coldAndSoon(page) {
  await settled(page, "Going cold");
  const chips = main(page).getByRole("group", { name: "Which leads" }).getByRole("button");
  const counts = (await chips.allInnerTexts()).map((text) => Number(plain(text).split(" ").at(-1).replaceAll(",", "")));
  assert.equal(counts.length, 2);
  return counts;
}

visit("leads that are cold, and where, are those of the report", async ({ page }) => {
  const { going_cold: said } = only("going_cold");
  assert.ok(said.cold_leads > 0 && said.soon_leads > 0);
  await open(page, business);
  await go(page, "Going cold");
  await title(page).getByText(`${counted(said.cold_leads)} of ${counted(said.open_leads)}`).waitFor();
  assert.deepEqual(await coldAndSoon(page), [said.cold_leads, said.soon_leads]);

  const [header, ...rows] = await savedTable(page);
  const at = (name) => header.indexOf(name);
  assert.deepEqual(
    rows.map((row) => [row[0], ...["customers", "open leads", "cold leads", "about to go cold", "cold day"].map((name) => row[at(name)])]),
    said.activities.map((one) => [one.activity, one.customers, one.open_leads, one.cold_leads, one.soon_leads, one.cold_day ?? ""].map(String)),
  );

  const [, ...leads] = csv(await saved(page, () => page.getByRole("button", { name: "Save all leads as CSV" }).click()));
  assert.equal(leads.length, said.cold_leads + said.soon_leads);
  const listed = (rows, state) => rows.filter((row) => row[1] === state).map((row) => [row[0], row[2], Number(row[4]), Number(row[5])]);
  const expected = (rows) => rows.map(({ customer, activity, silent_days, cold_day }) => [customer, activity, silent_days, cold_day]);
  assert.deepEqual(listed(leads, "cold").slice(0, said.leads.length), expected(said.leads));
  assert.deepEqual(listed(leads, "about to go cold").slice(0, said.soon.length), expected(said.soon));

  // The list on the page begins like the file.
  const shown = main(page).getByRole("region", { name: "Leads", exact: true }).locator("tbody tr td:first-child");
  assert.deepEqual((await shown.allInnerTexts()).map(plain).slice(0, 10), said.leads.slice(0, 10).map(({ customer }) => plain(customer)));
  await main(page).getByRole("button", { name: /^Cold within/ }).click();
  await eventually(async () =>
    assert.deepEqual((await shown.allInnerTexts()).map(plain).slice(0, 10), said.soon.slice(0, 10).map(({ customer }) => plain(customer))),
  );
});

visit("what counts as cold changes who is", async ({ page }) => {
  const { going_cold: first } = only("going_cold");
  const params = file("params.json", JSON.stringify({ going_cold: { horizon_days: 14, threshold: 0.25 } }));
  const { going_cold: changed } = report(business, "--only", "going_cold", "--params", params);
  assert.notEqual(first.cold_leads, changed.cold_leads);
  await open(page, business);
  await go(page, "Going cold");
  const settings = page.getByRole("region", { name: "What counts as cold" });
  const percent = settings.getByRole("textbox", { name: "Percent that come back" });
  const within = settings.getByRole("textbox", { name: "Days within which they come back" });
  await percent.fill("25");
  await within.fill("14");
  await eventually(async () => assert.deepEqual(await coldAndSoon(page), [changed.cold_leads, changed.soon_leads]));
  const [, ...leads] = csv(await saved(page, () => page.getByRole("button", { name: "Save all leads as CSV" }).click()));
  assert.equal(leads.length, changed.cold_leads + changed.soon_leads);

  // What cannot be meant is told, and nothing changes.
  await within.fill("a while");
  await settings.getByText("“a while” is not a number of days").waitFor();
  assert.deepEqual(await coldAndSoon(page), [changed.cold_leads, changed.soon_leads]);
  await settings.getByRole("button", { name: "As at first" }).click();
  await eventually(async () => assert.deepEqual(await coldAndSoon(page), [first.cold_leads, first.soon_leads]));
});

visit("a place that is pressed shows its curve", async ({ page }) => {
  const { going_cold: said } = only("going_cold");
  await open(page, business);
  await go(page, "Going cold");
  const [first, second] = said.activities;
  await page.getByRole("heading", { name: `Silence after “${first.activity}”` }).waitFor();
  await main(page).getByRole("img", { name: `From day ${first.cold_day} of silence on` }).waitFor();
  const place = main(page).getByRole("button", { name: second.activity, pressed: false });
  await place.first().click();
  await page.getByRole("heading", { name: `Silence after “${second.activity}”` }).waitFor();
  const [, ...points] = await savedTable(page, "The curve as a table");
  assert.deepEqual(
    points.map((row) => [row[0], row[1], row[4]].map(Number)),
    second.curve.map(({ day, chance, at_risk }) => [day, chance, at_risk]),
  );
  for (const stage of said.stages) {
    await main(page).getByRole("button", { name: new RegExp(`^${stage.stage}`) }).click();
    await page.getByRole("heading", { name: `Silence in the stage “${stage.stage}”` }).waitFor();
  }
});

visit("kinds have their names, customers and coverage", async ({ page }) => {
  const { archetypes, segments } = only("archetypes", "segments");
  await open(page, business);
  await go(page, "Kinds");
  const names = async () => (await main(page).locator("li.kind h2").allInnerTexts()).map((name) => plain(name).toLowerCase());
  const expected = (kinds) => kinds.map(({ name }) => plain(name).toLowerCase());
  await eventually(async () => assert.deepEqual(await names(), expected(archetypes.archetypes)));
  const [header, ...rows] = await savedTable(page);
  const at = (name) => header.indexOf(name);
  assert.deepEqual(
    rows.map((row) => [row[0], row[1], Number(row[at("customers")]), Number(row[at("close to it")]), Number(row[at("stability")])]),
    archetypes.archetypes.map(({ name, steps, customers, coverage, stability }) => [name, steps.join(" → "), customers, coverage.hits, stability]),
  );
  const first = archetypes.archetypes[0];
  const kind = main(page).locator("li.kind").first();
  assert.deepEqual((await kind.locator(".kind-steps li").allInnerTexts()).map(plain), first.steps.map(plain));
  assert.match(plain(await kind.innerText()), new RegExp(`${counted(first.coverage.hits)} of ${counted(first.coverage.n)}`));
  if (!archetypes.is_clear) {
    await main(page).getByText(/no clear kinds of journey:/i).waitFor();
  }

  await main(page).getByRole("button", { name: "Kinds of customer" }).click();
  await eventually(async () => assert.deepEqual(await names(), expected(segments.segments)));
  await main(page).getByRole("combobox", { name: "How many" }).selectOption("3");
  await settled(page, "Kinds");
  await eventually(async () => assert.equal((await names()).length, 3));
});

visit("cohorts mark what is incomplete, and show every number", async ({ page }) => {
  const { cohorts } = only("cohorts");
  const all = [...cohorts.all, ...cohorts.cohorts.flatMap(({ cells }) => cells)];
  const incomplete = all.filter((cell) => !cell.is_complete);
  assert.ok(incomplete.length > 0);
  await open(page, business);
  await go(page, "Cohorts");
  const grid = main(page).getByRole("region", { name: "Cohorts by age" });
  await eventually(async () => assert.equal(await grid.locator("td.is-incomplete").count(), incomplete.length));
  const marked = (await grid.locator("td.is-incomplete").allTextContents()).map(plain);
  assert.deepEqual(
    marked.map((text) => text.match(/incomplete: of ([\d,]+)$/)?.[1]),
    incomplete.map(({ observed }) => counted(observed)),
  );
  await main(page).getByText(/^Hatched: incomplete/).waitFor();
  assert.equal(await grid.locator("td.cohort-cell").count(), all.length);
  assert.equal(await grid.locator("td.cohort-cell.too-few").count(), all.filter(({ observed }) => observed < 30).length);

  const [header, ...rows] = await savedTable(page);
  const at = (name) => header.indexOf(name);
  assert.deepEqual(
    rows.map((row) => [Number(row[at("watched")]), Number(row[at("active")]), Number(row[at("converted")])]),
    all.map(({ observed, retention, conversion }) => [observed, retention.rate, conversion.rate]),
  );
  for (const measure of ["Active", "Value per customer", "Converted"]) {
    await main(page).getByRole("button", { name: measure, exact: true }).click();
    await eventually(async () => assert.equal(await grid.locator("td.cohort-cell").count(), all.length));
  }
  await grid.getByRole("rowheader", { name: "all, with open journeys" }).waitFor();
  await main(page).getByRole("combobox", { name: "Cohorts" }).selectOption("by week");
  await settled(page, "Cohorts");
  await main(page).getByText(/by the week of their first event/).waitFor();
});

visit("little data is said in words", async ({ page }) => {
  await open(page, file("one.csv", lines(["customer", "time", "activity"], ["a", "2026-01-01T10:00:00Z", "visit"])));
  await go(page, "Going cold");
  await main(page).getByText(/There is only one silence: too few to tell/).waitFor();
  await main(page).getByText("Nobody is listed: it cannot be told yet when a lead is cold.").waitFor();
  assert.ok(await page.getByRole("button", { name: "Save all leads as CSV" }).isDisabled());
  await go(page, "Kinds");
  await main(page).getByText(/too few to tell kinds from chance/).waitFor();
  await go(page, "Cohorts");
  await main(page).getByText(/Nobody was watched for/).waitFor();
});

for (const colorScheme of ["light", "dark"]) {
  visit(`cold leads, kinds and cohorts pass the audit in every state, ${colorScheme}`, { context: { colorScheme } }, async ({ page }) => {
    await open(page, business);
    const found = [];
    await go(page, "Going cold");
    found.push(...(await violations(page, "Going cold")));
    await page.getByRole("textbox", { name: "Percent that come back" }).fill("all");
    found.push(...(await violations(page, "Going cold with a problem")));
    await go(page, "Kinds");
    found.push(...(await violations(page, "Kinds of journey")));
    await main(page).getByRole("button", { name: "Kinds of customer" }).click();
    await settled(page, "Kinds");
    found.push(...(await violations(page, "Kinds of customer")));
    await go(page, "Cohorts");
    for (const measure of ["Active", "Value per customer", "Converted"]) {
      await main(page).getByRole("button", { name: measure, exact: true }).click();
      found.push(...(await violations(page, `Cohorts: ${measure}`)));
    }
    assert.deepEqual(found, []);
  });
}

for (const [what, content] of Object.entries({ "a business": business, "long and foreign names": file("hostile.csv", hostile()) })) {
  visit(`cold leads, kinds and cohorts fit a screen of 360 pixels: ${what}`, { context: { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true } }, async ({ page }) => {
    await open(page, content);
    for (const screen of ["Going cold", "Kinds", "Cohorts"]) {
      await go(page, screen);
      await fits(page, screen);
    }
    await go(page, "Kinds");
    await main(page).getByRole("button", { name: "Kinds of customer" }).click();
    await settled(page, "Kinds");
    await fits(page, "Kinds of customer");
  });
}
