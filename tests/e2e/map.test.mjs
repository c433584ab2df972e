// The map: stages as its bands, what is told of leaks and lifts, and who is behind its numbers.

import assert from "node:assert/strict";
import { eventually, visit } from "./support/page.mjs";
import { report, desirepath } from "./support/cli.mjs";
import { file, lines, shop } from "./support/files.mjs";
import { go, open, openSample, opens, plain, savedTable, settled } from "./support/person.mjs";

const bands = async (page) => (await page.locator(".map-stage text").allTextContents()).map(plain);
/** Where everything stands. */
const places = (page) =>
  page.locator(".map-box").evaluateAll((boxes) => boxes.map((box) => [box.getAttribute("x"), box.getAttribute("y")].join(" ")));

visit("the stages are bands of the map, with the user's names and pins, and move nothing", async ({ page }) => {
  await openSample(page);
  await go(page, "Map");
  const before = await places(page);
  await eventually(async () => assert.deepEqual(await bands(page), ["awareness", "consideration", "decision", "retention"]));
  assert.deepEqual(await places(page), before);
  // More detail brings more, and what is there stays.
  await page.getByRole("slider", { name: "Activities" }).fill("20");
  await eventually(async () => assert.equal((await places(page)).length, 20));
  const more = await places(page);
  assert.ok(before.every((place) => more.includes(place)));

  await go(page, "Stages");
  const first = page.getByRole("textbox", { name: "Name of stage 1" });
  await first.fill("strangers");
  await first.press("Enter");
  await page.getByRole("combobox", { name: "Stage of “newsletter click”" }).selectOption("decision");
  await go(page, "Map");
  await eventually(async () => assert.equal((await bands(page))[0], "strangers"));
  // An activity that stands in another stage's band says which its own is.
  await eventually(async () => assert.ok((await page.locator(".map-stray").allTextContents()).map(plain).includes("decision")));
});

visit("what happens after the conversion stands to the right of it", async ({ page }) => {
  const rows = ["customer,time,activity"];
  for (let n = 0; n < 60; n += 1) {
    rows.push(`c${n},2026-01-01T10:00:00Z,visit`);
    if (n < 40) {
      rows.push(`c${n},2026-01-02T10:00:00Z,order`, `c${n},2026-01-03T10:00:00Z,support`, `c${n},2026-01-04T10:00:00Z,support`);
    } else if (n < 42) {
      rows.push(`c${n},2026-01-02T10:00:00Z,support`);
    }
  }
  await open(page, file("care.csv", `${rows.join("\n")}\n`));
  await go(page, "Map");
  const x = async (name) => Number(await page.getByRole("button", { name: new RegExp(`^Activity ${name}`) }).locator(".map-box").getAttribute("x"));
  assert.ok((await x("visit")) < (await x("order")) && (await x("order")) < (await x("support")));
  await eventually(async () => assert.equal((await bands(page)).at(-1), "retention"));
});

visit("the map's lift is the report's, and its leaks tell cold from open", async ({ page }) => {
  const business = file("business.csv", desirepath("sample", "--events", "20000"));
  const { journey_map: map } = report(business, "--only", "journey_map");
  await open(page, business);
  await go(page, "Map");
  const [header, ...paths] = await savedTable(page);
  const at = (name) => header.indexOf(name);
  const told = Object.fromEntries(paths.map((row) => [`${row[0]} > ${row[1]}`, [row[at("Lift")], row[at("Lift from")], row[at("Lift to")]]]));
  for (const { from, to, lift } of map.edges) {
    const expected = [lift?.lift, lift?.lift_low, lift?.lift_high].map((number) => String(number ?? ""));
    assert.deepEqual(told[`${from} > ${to}`], expected, `${from} > ${to}`);
  }
  const [names, ...activities] = await savedTable(page, "The activities as a table");
  for (const leak of map.leaks.filter(({ lost }) => lost === 0)) {
    const row = activities.find(([activity]) => activity === leak.activity);
    assert.deepEqual([row[names.indexOf("Gone cold")], row[names.indexOf("Still open")]].map(Number), [leak.cold, leak.open], leak.activity);
  }
  // On a card that stays, each number opens exactly so many customers.
  const leak = map.leaks.find(({ lost, cold, open }) => lost === 0 && cold > 0 && open > 0);
  await page.getByRole("button", { name: new RegExp(`^Activity ${leak.activity}\\.`) }).locator(".map-box").click();
  const card = page.getByRole("region", { name: "Activity" });
  const links = card.getByRole("button", { name: /show who$/ });
  assert.ok((await links.count()) >= 8, "customers, stops, cold, open, two rates");
  for (let at = 0; at < (await links.count()); at += 1) {
    await opens(page, links.nth(at), `${leak.activity}, number ${at}`);
  }
});

visit("the journeys are saved whole, as they are searched and sorted", async ({ page }) => {
  const rows = [["customer", "time", "activity"]];
  for (let n = 0; n < 1500; n += 1) {
    rows.push([`c${n}`, "2026-01-01T10:00:00Z", `look ${n}`], [`c${n}`, "2026-01-02T10:00:00Z", n % 3 ? "leave" : "order"]);
  }
  await open(page, file("distinct.csv", lines(...rows)));
  await go(page, "Journeys");
  const [, ...all] = await savedTable(page);
  assert.equal(all.length, 1500);
  assert.equal(new Set(all.map(([journey]) => journey)).size, 1500);
  await page.getByRole("searchbox").fill("order");
  await settled(page, "Journeys");
  await eventually(async () => assert.equal((await savedTable(page)).length, 501));
});

visit("flows and funnels call the same customers cold as the map", async ({ page }) => {
  const business = file("business.csv", desirepath("sample", "--events", "20000"));
  const { journey_map: map, flows } = report(business, "--only", "journey_map,flows");
  const cold = map.leaks.reduce((sum, leak) => sum + leak.cold, 0);
  // Every lead that is cold ended in some column or went on farther than is shown.
  const ended = flows.columns.reduce((sum, { ways }) => sum + ways.cold, 0);
  assert.ok(cold > 0 && ended > 0 && ended <= cold);
  await open(page, business);
  await go(page, "Flows");
  const [header, ...steps] = await savedTable(page);
  assert.equal(steps.reduce((sum, row) => sum + Number(row[header.indexOf("gone cold")]), 0), ended);
});
