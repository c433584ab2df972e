// The first visit: what it promises, the sample, the address, the colours.

import assert from "node:assert/strict";
import { eventually, state, visit } from "./support/page.mjs";
import { accept, go, openSample, plain, read, screens, settled } from "./support/person.mjs";

visit("says what it does, where to drop files, and that nothing is sent", async ({ page }) => {
  await page.getByRole("heading", { level: 1, name: /paths your customers really take/ }).waitFor();
  await page.getByText("Drop CSV files anywhere on this page").waitFor();
  await page.getByRole("button", { name: "Choose files" }).waitFor();
  await page.getByRole("button", { name: "Try it with sample data" }).waitFor();
  await page.getByRole("heading", { name: "Nothing leaves this machine" }).waitFor();
  await page.getByText("turn off your network now").waitFor();
  assert.equal(await page.title(), "Desire Path");
});

visit("reaches a stated finding of the sample in at most three clicks", async ({ page, context }) => {
  // Presses anywhere are counted, so that a helper cannot hide one.
  await page.evaluate(() => {
    globalThis.clicks = 0;
    addEventListener("click", (event) => event.isTrusted && (globalThis.clicks += 1), true);
  });
  await openSample(page);
  const findings = page.getByRole("list").locator("li.finding");
  await findings.first().waitFor();
  const clicks = await page.evaluate(() => globalThis.clicks);
  assert.ok(clicks <= 3, `${clicks} clicks`);

  const titles = (await findings.getByRole("heading").allInnerTexts()).map(plain);
  assert.ok(titles.length >= 1 && titles.length <= 7, `${titles.length} findings`);
  assert.ok(titles.some((title) => /\d/.test(title)), `a finding with a number in ${titles}`);
  // The evidence is one click away.
  await findings.first().getByRole("link").click();
  await page.getByRole("navigation", { name: "Questions" }).waitFor();
  assert.equal(context.pages().length, 1);
});

visit("follows the address, the back button and the forward button", { hash: "#funnel" }, async ({ page }) => {
  await openSample(page);
  await settled(page, "Funnel");
  assert.match(await page.title(), /^Funnel/);
  await go(page, "Map");
  assert.ok(page.url().endsWith("#map"));
  await go(page, "Data quality");
  await page.goBack();
  await settled(page, "Map");
  assert.match(await page.title(), /^Map/);
  await page.goBack();
  await settled(page, "Funnel");
  await page.goForward();
  await settled(page, "Map");
});

visit("shows every screen at its own address", async ({ page }) => {
  await openSample(page);
  for (const screen of await screens(page)) {
    await go(page, screen);
    await page.getByRole("main").getByRole("heading", { level: 1 }).waitFor();
    assert.equal(await page.title(), `${screen} · Desire Path`);
  }
});

visit("begins anew after loading the page again, on the same screen", async ({ page }) => {
  await openSample(page);
  await go(page, "Channels");
  await page.reload();
  await state(page, "welcome");
  assert.ok(page.url().endsWith("#channels"));
  await openSample(page);
  await settled(page, "Channels");
});

visit("remembers the colours", { context: { colorScheme: "light" } }, async ({ page }) => {
  const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const colours = page.getByRole("group", { name: "Colours" });
  const light = await ground();
  await colours.getByRole("button", { name: "dark" }).click();
  await eventually(async () => assert.notEqual(await ground(), light));
  const dark = await ground();
  await page.reload();
  await state(page, "welcome");
  assert.equal(await ground(), dark);
  assert.equal(await colours.getByRole("button", { name: "dark" }).getAttribute("aria-pressed"), "true");
  await colours.getByRole("button", { name: "auto" }).click();
  await eventually(async () => assert.equal(await ground(), light));
  await page.emulateMedia({ colorScheme: "dark" });
  await eventually(async () => assert.equal(await ground(), dark));
});

visit("opens other files from the header, and starts over", async ({ page }) => {
  await openSample(page);
  await page.getByRole("button", { name: "Columns" }).click();
  await state(page, "import");
  await read(page);
  await accept(page);
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("button", { name: "Start over" }).click();
  await state(page, "welcome");
  await page.getByRole("button", { name: "Try it with sample data" }).waitFor();
});
