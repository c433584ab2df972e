// The funnel with everything that can be asked of it: as the report has it.

import assert from "node:assert/strict";
import { fits, violations } from "./support/audit.mjs";
import { desirepath, report } from "./support/cli.mjs";
import { file, hostile, lines } from "./support/files.mjs";
import { eventually, visit } from "./support/page.mjs";
import { chooseSteps, funnelBars, go, open, opens, plain, savedTable, settled, unfold, unfoldAll } from "./support/person.mjs";

const business = file("business.csv", desirepath("sample", "--events", "20000"));
const main = (page) => page.getByRole("main");
const settings = (page) => page.getByRole("region", { name: "Steps and settings" });

/** The report's funnel with these parameters. */
function said(params) {
  const { funnel } = report(business, "--only", "funnel", "--params", file("params.json", JSON.stringify({ funnel: params })));
  return funnel;
}

/** The most frequent activities of the business. */
const [first, second, third, fourth] = report(business, "--only", "journey_map")
  .journey_map.activities.toSorted((a, b) => b.customers - a.customers)
  .map(({ activity }) => activity);

const bars = ({ steps }) => steps.map(({ activity, customers }) => [activity, customers]);

async function expectBars(page, expected) {
  await eventually(async () => assert.deepEqual(await funnelBars(page), bars(expected)));
}

/** Unfolds what is asked of a step. */
async function more(page, step) {
  const button = settings(page).getByRole("button", { name: `More about “${step}”`, exact: true });
  if ((await button.getAttribute("aria-expanded")) === "false") {
    await button.click();
  }
}

visit("a step of either of two, a limit between steps, and what must not come between", async ({ page }) => {
  await open(page, business);
  await go(page, "Funnel");
  await chooseSteps(page, [first, second, third]);
  await expectBars(page, said({ steps: [first, second, third] }));

  await more(page, second);
  await settings(page).getByRole("combobox", { name: `Instead of “${second}”` }).selectOption(fourth);
  const either = `${second} or ${fourth}`;
  await expectBars(page, said({ steps: [first, [second, fourth], third] }));

  // What is unfolded stays so.
  const days = settings(page).getByRole("textbox", { name: `“${either}” within days of the step before` });
  await days.fill("2,5");
  await days.press("Enter");
  await expectBars(page, said({ steps: [first, [second, fourth], third], step_window_days: [2.5] }));
  await settings(page).getByText("within 2.50 days", { exact: true }).waitFor();
  await days.fill("soon");
  await days.press("Enter");
  await eventually(async () => assert.equal(await days.getAttribute("aria-invalid"), "true"));

  await more(page, third);
  await settings(page).getByRole("combobox", { name: `Not between the step before and “${third}”` }).selectOption(first);
  const asked = { steps: [first, [second, fourth], third], step_window_days: [2.5], exclusions: [{ after_step: 2, activities: [first] }] };
  await expectBars(page, said(asked));
  await settings(page).getByRole("button", { name: `Allow “${first}”` }).click();
  await settings(page).getByRole("button", { name: `Without “${fourth}”` }).click();
  await expectBars(page, said({ ...asked, steps: [first, second, third], exclusions: [] }));

  // What is said of a step goes with it.
  await settings(page).getByRole("button", { name: `Remove “${second}”` }).click();
  await expectBars(page, said({ steps: [first, third] }));

  await unfold(page, "More");
  await settings(page).getByRole("combobox", { name: "Never between two steps" }).selectOption(second);
  await expectBars(page, said({ steps: [first, third], exclusions: [{ activities: [second] }] }));
  await settings(page).getByRole("button", { name: `Allow “${second}”` }).click();
  const funnel = said({ steps: [first, third] });
  const day = funnel.weeks[Math.floor(funnel.weeks.length / 2)].week.slice(0, 10);
  await settings(page).getByLabel("First step from").fill(day);
  await settings(page).getByLabel("First step from").blur();
  await expectBars(page, said({ steps: [first, third], entered: { from_ms: Date.parse(day) } }));
});

visit("who dropped did this instead, and every number lists its customers", async ({ page }) => {
  const expected = said({ steps: [first, second], breakdown: "channel" });
  await open(page, business);
  await go(page, "Funnel");
  await chooseSteps(page, [first, second]);
  await settings(page).getByRole("combobox", { name: "Compare by" }).selectOption("channel");
  await expectBars(page, expected);
  await unfoldAll(page);
  await settled(page, "Funnel");

  const { next, other, open: open_, cold, converted, lost } = expected.steps[0].instead;
  const counts = [...next.map(({ customers }) => customers), other, open_, cold, converted, lost].filter((count) => count > 0);
  const drawn = main(page).locator("li.instead");
  await eventually(async () =>
    assert.deepEqual((await drawn.locator(".number").allInnerTexts()).map((text) => Number(text.replaceAll(",", ""))), counts),
  );
  assert.equal(counts.reduce((a, b) => a + b), expected.steps[0].dropped);
  await opens(page, drawn.first().locator(".count-link"), "instead");
  await opens(page, drawn.last().locator(".count-link"), "nothing after");

  const tables = main(page).locator("table.funnel-cross");
  const numbers = async (table) =>
    (await table.locator("tbody tr").all()).length &&
    Promise.all((await table.locator("tbody tr").all()).map(async (row) => (await row.locator("td.number").allInnerTexts()).map((text) => Number(text.replaceAll(",", "")))));
  const groups = [...expected.breakdown.groups, expected.breakdown.other].filter(Boolean).map(({ steps }) => steps);
  await eventually(async () => assert.deepEqual(await numbers(tables.first()), groups));
  await eventually(async () => assert.deepEqual(await numbers(tables.last()), expected.weeks.map(({ steps }) => steps)));
  await opens(page, tables.first().locator(".count-link").nth(1), "group");
  await opens(page, tables.last().locator(".count-link").first(), "week");

  const [header, ...rows] = await savedTable(page, "The weeks as a table");
  assert.equal(rows.length, expected.weeks.length * 2);
  const total = rows.filter((row) => row[header.indexOf("step")] === "1").reduce((sum, row) => sum + Number(row[header.indexOf("customers")]), 0);
  assert.equal(total, expected.steps[0].customers);
  const [, ...instead] = await savedTable(page, "What they did instead, as a table");
  assert.deepEqual(instead.map((row) => Number(row[3])), counts);
  const [, ...byGroup] = await savedTable(page, "The groups as a table");
  assert.deepEqual(byGroup.map((row) => Number(row[3])), groups.flat());
});

visit("the time between steps is said, and weeks that are not over are marked", async ({ page }) => {
  const expected = said({ steps: [first, second], window_days: 30 });
  await open(page, business);
  await go(page, "Funnel");
  await chooseSteps(page, [first, second]);
  await settings(page).getByRole("textbox", { name: "All steps within" }).fill("30");
  await expectBars(page, expected);
  await main(page).locator(".funnel-took", { hasText: /^half of them within/ }).waitFor();
  const [header, , row] = await savedTable(page);
  const wait = expected.steps[1].since_previous;
  assert.deepEqual(
    ["timed", "median time from the step before", "nine in ten within"].map((name) => Number(row[header.indexOf(name)])),
    [wait.n, wait.median_s, wait.p90_s],
  );
  await unfold(page, "Week by week");
  const incomplete = expected.weeks.filter((week) => !week.is_complete).length;
  assert.ok(incomplete > 0);
  await eventually(async () => assert.equal(await main(page).locator("table.funnel-cross tr.is-incomplete").count(), incomplete));
});

visit("one customer has a funnel, too", async ({ page }) => {
  await open(page, file("one.csv", lines(["customer", "time", "activity"], ["a", "2026-01-01T10:00:00Z", "visit"], ["a", "2026-01-02T10:00:00Z", "call"])));
  await go(page, "Funnel");
  await chooseSteps(page, ["call", "visit"]);
  await unfoldAll(page);
  assert.equal(plain(await main(page).locator("li.instead").innerText()), "nothing yet 1");
});

for (const colorScheme of ["light", "dark"]) {
  visit(`the funnel passes the audit with everything unfolded, ${colorScheme}`, { context: { colorScheme } }, async ({ page }) => {
    await open(page, business);
    await go(page, "Funnel");
    await chooseSteps(page, [first, second, third]);
    await settings(page).getByRole("combobox", { name: "Compare by" }).selectOption("channel");
    await settled(page, "Funnel");
    await more(page, second);
    await unfoldAll(page);
    assert.deepEqual(await violations(page, "Funnel"), []);
  });
}

for (const [what, content] of Object.entries({ "a business": business, "long and foreign names": file("hostile.csv", hostile()) })) {
  visit(`the funnel fits a screen of 360 pixels: ${what}`, { context: { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true } }, async ({ page }) => {
    await open(page, content);
    await go(page, "Funnel");
    await settings(page).getByRole("combobox", { name: "Compare by" }).selectOption("channel");
    await settled(page, "Funnel");
    await settings(page).getByRole("button", { name: /^More about/ }).nth(1).click();
    await unfoldAll(page);
    await fits(page, "Funnel");
  });
}
