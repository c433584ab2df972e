// For everybody: WCAG 2.2 AA by axe-core on every screen, by keyboard alone, on a narrow screen.

import assert from "node:assert/strict";
import { fits, violations } from "./support/audit.mjs";
import { state, visit } from "./support/page.mjs";
import { file, hostile, shop } from "./support/files.mjs";
import { accept, choose, failed, go, openSample, read, screens, settled, unfoldAll } from "./support/person.mjs";

for (const colorScheme of ["light", "dark"]) {
  visit(`the way in passes the audit, ${colorScheme}`, { context: { colorScheme } }, async ({ page }) => {
    const found = await violations(page, "Welcome");
    await choose(page, file("shop.csv", shop()));
    await read(page);
    await unfoldAll(page);
    found.push(...(await violations(page, "Import")));
    await page.getByRole("combobox", { name: "What “time” is" }).selectOption("ignore");
    await failed(page, /has no column for the time/);
    found.push(...(await violations(page, "Import with a problem")));
    assert.deepEqual(found, []);
  });

  visit(`every screen passes the audit, ${colorScheme}`, { context: { colorScheme } }, async ({ page }) => {
    await openSample(page);
    const found = [];
    for (const screen of await screens(page)) {
      await go(page, screen);
      found.push(...(await violations(page, screen)));
      await unfoldAll(page);
      found.push(...(await violations(page, `${screen}, unfolded`)));
    }
    await page.getByRole("button", { name: /^Conversion/ }).click();
    await page.getByRole("dialog", { name: "What counts as success" }).waitFor();
    found.push(...(await violations(page, "What counts as success")));
    assert.deepEqual(found, []);
  });
}

visit("every screen passes the audit with little data and on a narrow screen", { context: { viewport: { width: 360, height: 740 } } }, async ({ page }) => {
  await choose(page, file("one.csv", "customer,time,activity\na,2026-01-01T10:00:00Z,visit\n"));
  await read(page);
  await accept(page);
  const found = [];
  for (const screen of await screens(page)) {
    await go(page, screen);
    found.push(...(await violations(page, screen)));
  }
  assert.deepEqual(found, []);
});

for (const [what, content] of Object.entries({ "a small file": shop(), "long and foreign names": hostile() })) {
  visit(`nothing is wider than a screen of 360 pixels: ${what}`, { context: { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true } }, async ({ page }) => {
    await fits(page, "Welcome");
    await choose(page, file("narrow.csv", content));
    await read(page);
    await fits(page, "Import");
    await accept(page);
    for (const screen of await screens(page)) {
      await go(page, screen);
      await unfoldAll(page);
      await fits(page, screen);
    }
  });
}

/** Presses Tab until an element with this role and name has the focus. */
async function tabTo(page, role, name, most = 80) {
  const wanted = page.getByRole(role, { name });
  for (let presses = 0; presses < most; presses += 1) {
    await page.keyboard.press("Tab");
    if (await wanted.evaluateAll((elements) => elements.includes(document.activeElement))) {
      const outline = await page.evaluate(() => {
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(document.activeElement);
        return { isOutlined: outlineStyle !== "none" && outlineWidth !== "0px", boxShadow };
      });
      assert.ok(outline.isOutlined || outline.boxShadow !== "none", `the focus is seen on ${role} ${name}`);
      return;
    }
  }
  assert.fail(`${role} ${name} is not reached in ${most} presses of Tab`);
}

visit("by keyboard alone: from the sample to every screen", async ({ page }) => {
  await tabTo(page, "button", "Try it with sample data");
  await page.keyboard.press("Enter");
  await state(page, "import");
  await read(page);
  await tabTo(page, "button", "Looks right");
  await page.keyboard.press("Space");
  await state(page, "ready");
  for (const screen of (await screens(page)).slice(1)) {
    await tabTo(page, "link", screen);
    await page.keyboard.press("Enter");
    await settled(page, screen);
  }
  await tabTo(page, "button", /^Conversion/);
  await page.keyboard.press("Enter");
  const sheet = page.getByRole("dialog", { name: "What counts as success" });
  await sheet.waitFor();
  await tabTo(page, "button", "Done");
  await page.keyboard.press("Escape");
  await sheet.waitFor({ state: "hidden" });
});

visit("by keyboard alone: a file and its roles", async ({ page }) => {
  const dialog = page.waitForEvent("filechooser");
  await tabTo(page, "button", "Choose files");
  await page.keyboard.press("Enter");
  await (await dialog).setFiles(file("shop.csv", shop()));
  await read(page);
  await tabTo(page, "combobox", "What “household” is");
  await page.keyboard.type("who");
  await page.getByText("Read: 70 events of 20 customers").waitFor();
});
