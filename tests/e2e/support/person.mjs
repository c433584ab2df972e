// What a person does with the page, by role and label.

import assert from "node:assert/strict";
import { eventually, state } from "./page.mjs";

/** A text as people read it: spaces that do not break are spaces. */
export const plain = (text) => text.replace(/\s+/g, " ").trim();

/** Picks files in the browser's file dialog. */
export async function choose(page, files, button = "Choose files") {
  const dialog = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: button }).click();
  await (await dialog).setFiles(files);
}

/** Drags files from the desktop into the middle of the page and lets go of them. */
export async function drop(page, paths) {
  const browser = await page.context().newCDPSession(page);
  const { width, height } = page.viewportSize();
  const at = { x: width / 2, y: height / 2, data: { items: [], files: [paths].flat(), dragOperationsMask: 1 } };
  for (const type of ["dragEnter", "dragOver"]) {
    await browser.send("Input.dispatchDragEvent", { type, ...at });
  }
  await page.locator("html[data-dragging]").waitFor({ state: "attached" });
  await browser.send("Input.dispatchDragEvent", { type: "drop", ...at });
  await browser.detach();
}

/** Waits until the files are read; what the page says about it. */
export async function read(page) {
  const said = page.getByRole("status").getByText(/^Read:/);
  await said.waitFor();
  return plain(await said.innerText());
}

/** Waits until the page says that a file, or reading, has failed; what it says. */
export async function failed(page, pattern) {
  const said = page.getByRole("alert").filter({ hasText: pattern }).first();
  await said.waitFor();
  return plain(await said.innerText());
}

/** Finds what was read right. */
export async function accept(page) {
  await page.getByRole("button", { name: "Looks right" }).click();
  await state(page, "ready");
}

/** Opens files and goes on to the screens. */
export async function open(page, files) {
  await choose(page, files);
  await read(page);
  await accept(page);
}

/** Opens the sample and goes on to the screens. */
export async function openSample(page) {
  await page.getByRole("button", { name: "Try it with sample data" }).click();
  await read(page);
  await accept(page);
}

/** The names of all screens, as the page lists them. */
export const screens = (page) => page.getByRole("navigation", { name: "Questions" }).getByRole("link").allTextContents();

/** Goes to a screen by the list of questions and waits until it has drawn its answers. */
export async function go(page, screen) {
  await page.getByRole("navigation", { name: "Questions" }).getByRole("link", { name: screen, exact: true }).click();
  await settled(page, screen);
}

/** Waits until a screen is shown and nothing on it is on its way. */
export async function settled(page, screen) {
  await page.getByRole("navigation", { name: "Questions" }).locator("[aria-current=page]", { hasText: screen }).waitFor();
  await page.waitForFunction(() => !document.querySelector("main [aria-busy=true]"));
}

/** The headline numbers of the overview: label → number and note. */
export async function headlines(page) {
  const parts = await page.locator("dl.headlines > div").evaluateAll((groups) =>
    groups.map((group) => [...group.querySelectorAll("dt, dd")].map((part) => part.innerText)),
  );
  return Object.fromEntries(parts.map(([label, number, note]) => [plain(label), { number: plain(number), note: plain(note) }]));
}

/** Waits until a headline number is this one. */
export async function expectHeadline(page, label, number) {
  await eventually(async () => assert.equal((await headlines(page))[label]?.number, number, label));
}

/** Gives a column another role on the import screen. */
export async function setRole(page, column, role) {
  await page.getByRole("combobox", { name: `What “${column}” is` }).selectOption(role);
}

/** The role of a column on the import screen. */
export async function role(page, column) {
  return page.getByRole("combobox", { name: `What “${column}” is` }).inputValue();
}

/** The table of a screen as it is saved, by the heading under which it unfolds: lines of cells. */
export async function savedTable(page, summary = "The numbers as a table") {
  await unfold(page, summary);
  const frame = page.locator("details", { has: page.getByText(summary, { exact: true }) }).first();
  return csv(await saved(page, () => frame.getByRole("button", { name: "Save as CSV" }).click()));
}

/** What is saved by doing something, as text. */
export async function saved(page, act) {
  const download = page.waitForEvent("download");
  await act();
  const chunks = [];
  for await (const chunk of await (await download).createReadStream()) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8").replace(/^\ufeff/, "");
}

/** Chooses the steps of the funnel. */
export async function chooseSteps(page, steps) {
  const settings = page.getByRole("region", { name: "Steps and settings" });
  const rows = settings.getByRole("listitem");
  const before = await rows.count();
  for (const step of steps) {
    const count = await rows.count();
    await settings.getByRole("combobox", { name: "Add a step" }).selectOption({ label: step });
    await eventually(async () => assert.equal(await rows.count(), count + 1));
  }
  for (let left = before; left > 0; left -= 1) {
    const count = await rows.count();
    await rows.first().getByRole("button", { name: /^Remove/ }).click();
    await eventually(async () => assert.equal(await rows.count(), count - 1));
  }
}

/** The funnel as it is drawn: activities with their customers. */
export async function funnelBars(page) {
  await settled(page, "Funnel");
  const drawn = await page.locator("ol.funnel > li").evaluateAll((steps) =>
    steps.map((step) => [step.querySelector(".funnel-name").innerText, step.querySelector(".funnel-count strong").innerText]),
  );
  return drawn.map(([activity, customers]) => [activity, Number(customers.replaceAll(",", ""))]);
}

/** The sheet with the customers behind a number. */
export const people = (page) => page.getByRole("dialog").and(page.locator("dialog.people"));

/** Clicks a number of customers: the sheet has exactly as many, all of whom can be saved. */
export async function opens(page, link, place) {
  const number = (text) => Number(text.match(/[\d,]+/)?.[0].replaceAll(",", ""));
  const shown = number(await link.innerText());
  await link.click();
  const sheet = people(page);
  await eventually(async () => assert.equal(number(await sheet.getByRole("heading").first().innerText()), shown, place));
  const [, ...rows] = csv(await saved(page, () => sheet.getByRole("button", { name: "Save all as CSV" }).click()));
  assert.equal(rows.length, shown, place);
  assert.equal(new Set(rows.map(([customer]) => customer)).size, shown, place);
  await sheet.getByRole("button", { name: "Close", exact: true }).click();
  await sheet.waitFor({ state: "hidden" });
  return shown;
}

/** Unfolds a disclosure. */
export async function unfold(page, summary) {
  const details = page.locator("details", { has: page.getByText(summary, { exact: true }) }).first();
  if ((await details.getAttribute("open")) === null) {
    await details.locator("summary").first().click();
  }
  // What unfolds is made when it does.
  await eventually(async () => assert.equal(await details.locator(".help-body:empty").count(), 0));
}

/** Unfolds everything on a screen. */
export async function unfoldAll(page) {
  const folded = page.locator("main details:not([open]) > summary:visible");
  while ((await folded.count()) > 0) {
    await folded.first().click();
  }
  const isEmpty = page.locator("main details[open] > .help-body:empty");
  await eventually(async () => assert.equal(await isEmpty.count(), 0));
}

/** CSV as lines of cells. */
export function csv(text) {
  const lines = [[]];
  for (const [, quoted, bare, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r?\n|$)/g)) {
    lines.at(-1).push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    if (end !== ",") {
      lines.push([]);
    }
    if (end === "") {
      break;
    }
  }
  return lines.filter((line) => line.length > 1 || (line[0] ?? "") !== "");
}
