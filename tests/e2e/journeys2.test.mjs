// Flows, stages and the believed journey: what they count and what can be set on them.

import assert from "node:assert/strict";
import { eventually, visit } from "./support/page.mjs";
import { file, hostile, lines, shop } from "./support/files.mjs";
import { violations } from "./support/audit.mjs";
import { go, open, openSample, plain, savedTable, settled, unfoldAll } from "./support/person.mjs";

const NEW = ["Flows", "Stages", "Believed journey"];

/** The table of a screen as objects. */
async function rows(page, summary) {
  const [header, ...cells] = await savedTable(page, summary);
  return cells.map((row) => Object.fromEntries(header.map((name, at) => [name, row[at]])));
}

/** The heads of the columns that are drawn: what they are, how many are there. */
async function heads(page) {
  await settled(page, "Flows");
  const texts = await page.locator(".flow-heads > li").evaluateAll((heads) => heads.map((head) => [...head.children].map((part) => part.innerText)));
  return texts.map(([step, count]) => [plain(step), plain(count)]);
}

const OUT = ["go on", "go on, not shown", "come back later", "converted", "still open", "gone cold", "lost"];
const IN = ["begin here", "come from before"];
const sum = (numbers) => numbers.reduce((all, one) => all + Number(one), 0);

/** Every column sums to its people, and links join columns exactly. */
async function conserved(page) {
  const steps = await rows(page);
  const links = await rows(page, "The ways between them as a table");
  const counts = Object.fromEntries((await heads(page)).map(([, text], at) => [at, Number(text.replace(/[^\d]/g, ""))]));
  const columns = [...new Set(steps.map((row) => row.step))];
  columns.forEach((step, at) => {
    const own = steps.filter((row) => row.step === step);
    const count = sum(own.map((row) => row.count));
    assert.equal(count, counts[at], `column ${step} is what its head says`);
    assert.equal(sum(own.flatMap((row) => OUT.map((way) => row[way]))), count, `column ${step}: ways out`);
    const onwards = links.filter((link) => link.step === step);
    assert.equal(sum(onwards.map((link) => link.count)), sum(own.map((row) => row["go on"])), `links from ${step}`);
    const inwards = links.filter((link) => Number(link.step) === Number(step) - 1);
    assert.equal(sum(inwards.map((link) => link.count)) + sum(own.flatMap((row) => IN.map((way) => row[way]))), count, `ways into ${step}`);
  });
  return steps;
}

visit("flows count everybody at every step, with what becomes of them", async ({ page }) => {
  await open(page, file("shop.csv", shop()));
  await go(page, "Flows");
  await page.getByRole("heading", { level: 1, name: /Of 40\scustomers who begin with “visit”, 50\s% go on to “enquiry” next/ }).waitFor();
  assert.deepEqual(await heads(page), [
    ["First contact", "40 customers"],
    ["Step 2", "20 customers"],
    ["Step 3", "10 customers"],
  ]);
  const ways = await page.locator(".flow-ways > li").allInnerTexts();
  assert.deepEqual(ways.map((text) => plain(text)), ["20 go on 20 gone cold", "10 go on 10 gone cold", "10 converted"]);
  await conserved(page);
});

visit("flows start where they are asked to, by what they are asked for", async ({ page }) => {
  await open(page, file("shop.csv", shop()));
  await go(page, "Flows");
  const choose = (label, value) => page.getByRole("main").getByRole("combobox", { name: label, exact: true }).selectOption(value);
  await choose("Steps", "back from the conversion");
  await eventually(async () =>
    assert.deepEqual(await heads(page), [
      ["2 steps before", "10 customers"],
      ["1 step before", "10 customers"],
      ["Conversion", "10 customers"],
    ]),
  );
  await page.getByRole("heading", { level: 1, name: /come to it right from “enquiry”/ }).waitFor();
  await choose("Steps", "around an activity");
  await choose("Around which activity", "enquiry");
  await eventually(async () =>
    assert.deepEqual(await heads(page), [
      ["1 step before", "20 customers"],
      ["“enquiry”", "20 customers"],
      ["1 step after", "10 customers"],
    ]),
  );
  await page.getByRole("group", { name: "Columns" }).getByRole("button", { name: "Columns: one less" }).click();
  for (let depth = 4; depth > 1; depth -= 1) {
    await page.getByRole("button", { name: "Columns: one less" }).click();
  }
  await eventually(async () => assert.deepEqual(await heads(page), [["“enquiry”", "20 customers"]]));
  // By channel nobody ever changes: one step each.
  await choose("Steps", "from the first contact");
  await choose("by", "channel");
  await eventually(async () => assert.deepEqual((await rows(page)).map((row) => [row.name, row.count]), [["ads", "20"], ["search", "20"]]));
  // What is set stays when the screen is left.
  await go(page, "Funnel");
  await go(page, "Flows");
  assert.deepEqual((await rows(page)).map((row) => [row.name, row.count]), [["ads", "20"], ["search", "20"]]);
});

visit("flows of the sample conserve people however they are cut", async ({ page }) => {
  await openSample(page);
  await go(page, "Flows");
  const all = Number((await heads(page))[0][1].replace(/[^\d]/g, ""));
  await conserved(page);
  await page.getByRole("button", { name: "Names in each: one less" }).click();
  await page.getByRole("button", { name: "Columns: one more" }).click();
  await eventually(async () => assert.equal((await heads(page)).length, 6));
  const steps = await conserved(page);
  assert.ok(steps.some((row) => row.name.endsWith("others")), "what is not named is summed up");
  assert.equal(Number((await heads(page))[0][1].replace(/[^\d]/g, "")), all);
  await page.getByRole("combobox", { name: "Steps" }).selectOption("back from the conversion");
  await eventually(async () => assert.equal((await heads(page)).at(-1)[0], "Conversion"));
  await conserved(page);
  await page.getByRole("combobox", { name: "within" }).selectOption({ index: 2 });
  await eventually(async () => assert.match((await heads(page)).at(-1)[1], /sessions/));
  await conserved(page);
});

visit("a bar of the flows is picked by click and by keyboard", async ({ page }) => {
  await open(page, file("shop.csv", shop()));
  await go(page, "Flows");
  const bar = page.getByRole("button", { name: /^First contact: visit/ });
  // A name is beside its bar, and picks it as well.
  await bar.locator(".flow-box").click();
  const card = page.getByRole("region", { name: "First contact" });
  await card.getByText("enquiry").waitFor();
  assert.equal(await bar.getAttribute("aria-pressed"), "true");
  await card.getByRole("button", { name: "Close the card" }).click();
  await eventually(async () => assert.equal(await bar.getAttribute("aria-pressed"), "false"));
  await bar.focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await eventually(async () =>
    assert.equal(await page.getByRole("button", { name: /^Step 2: enquiry/ }).getAttribute("aria-pressed"), "true"),
  );
  await page.keyboard.press("PageDown");
  await page.keyboard.press("Enter");
  await eventually(async () =>
    assert.equal(await page.getByRole("button", { name: /^enquiry → purchase/ }).getAttribute("aria-pressed"), "true"),
  );
  await page.keyboard.press("Escape");
  await eventually(async () => assert.equal(await page.locator(".flow-frame [aria-pressed=true]").count(), 0));
});

/** The activities of the stages by stage, as the table has them. */
async function placed(page) {
  await settled(page, "Stages");
  return Object.fromEntries((await rows(page, "The activities as a table")).map((row) => [row.activity, row.stage]));
}

visit("stages are renamed, and settle anew around what is pinned", async ({ page }) => {
  await openSample(page);
  await go(page, "Stages");
  const names = () => page.locator("input.stage-name").evaluateAll((inputs) => inputs.map((input) => input.value));
  assert.deepEqual(await names(), ["awareness", "consideration", "decision", "retention"]);
  const before = await placed(page);
  const [activity] = Object.entries(before).find(([, stage]) => stage === "awareness");

  const first = page.getByRole("textbox", { name: "Name of stage 1" });
  await first.fill("strangers");
  await first.press("Enter");
  await eventually(async () => assert.equal((await placed(page))[activity], "strangers"));
  assert.deepEqual(await names(), ["strangers", "consideration", "decision", "retention"]);
  // Two stages of one name could not be told apart.
  const second = page.getByRole("textbox", { name: "Name of stage 2" });
  await second.fill("decision");
  await second.press("Enter");
  await page.getByText("There is a stage “decision” already.").waitFor();
  assert.equal(await second.inputValue(), "consideration");

  await page.getByRole("combobox", { name: `Stage of “${activity}”` }).selectOption("decision");
  await eventually(async () => assert.equal((await placed(page))[activity], "decision"));
  // It stays pinned when the screen is left, and the pin can be let go of.
  await go(page, "Map");
  await go(page, "Stages");
  assert.equal((await placed(page))[activity], "decision");
  await page.getByRole("button", { name: "Let all settle by behaviour" }).click();
  await eventually(async () => assert.equal((await placed(page))[activity], "strangers"));

  await page.getByRole("button", { name: "2", exact: true }).click();
  await eventually(async () => assert.deepEqual(await names(), ["awareness", "decision", "retention"]));
  // The flows can go by these stages.
  await go(page, "Flows");
  await page.getByRole("combobox", { name: "by", exact: true }).selectOption("stage");
  await page.getByRole("button", { name: /^First contact: awareness/ }).waitFor();
  await conserved(page);
});

visit("without a conversion there are no stages, and that is said", async ({ page }) => {
  await open(page, file("looks.csv", lines(["customer", "time", "activity"], ["a", "2026-01-01T10:00:00Z", "look"], ["a", "2026-01-02T10:00:00Z", "look again"])));
  await go(page, "Stages");
  await page.getByRole("status").getByText(/Nobody has converted/).waitFor();
});

visit("the believed journey is listed, and how many take it", async ({ page }) => {
  await open(page, file("shop.csv", shop()));
  await go(page, "Believed journey");
  const editor = page.getByRole("region", { name: "The journey you believe in" });
  const steps = editor.getByRole("listitem");
  const groups = async () => {
    await settled(page, "Believed journey");
    return (await rows(page, "Who takes it how, as a table")).map((row) => Number(row.customers));
  };
  await editor.getByRole("combobox", { name: "Add a step" }).selectOption("purchase");
  while ((await steps.count()) > 1) {
    const count = await steps.count();
    await steps.first().getByRole("button", { name: /^Remove/ }).click();
    await eventually(async () => assert.equal(await steps.count(), count - 1));
  }
  await editor.getByRole("combobox", { name: "Add a step" }).selectOption("visit");
  await editor.getByRole("combobox", { name: "Add a step" }).selectOption("enquiry");
  // purchase → visit → enquiry: all leave it: nobody purchases first.
  await eventually(async () => assert.deepEqual(await groups(), [0, 0, 40, 0]));
  await editor.getByRole("button", { name: "Move “purchase” down" }).click();
  await editor.getByRole("button", { name: "Move “purchase” down" }).click();
  await eventually(async () => assert.deepEqual(await groups(), [10, 30, 0, 0]));
  await page.getByRole("heading", { level: 1, name: /Of 40\scustomers, 25\s% follow the believed journey to its end/ }).waitFor();

  // The enquiry comes 20 minutes, 0.014 days, after the visit.
  await editor.getByRole("textbox", { name: "“enquiry” within days" }).fill("0,01");
  await editor.getByRole("textbox", { name: "“enquiry” within days" }).press("Enter");
  await eventually(async () => assert.deepEqual(await groups(), [0, 20, 20, 0]));
  await page.getByText(/20 came to “enquiry” too late/).waitFor();
  await editor.getByRole("textbox", { name: "“enquiry” within days" }).fill("");
  await editor.getByRole("textbox", { name: "“enquiry” within days" }).press("Enter");
  await eventually(async () => assert.deepEqual(await groups(), [10, 30, 0, 0]));

  // Either of two will do, or a step may be left out.
  await editor.getByRole("button", { name: "Remove “enquiry”" }).click();
  await editor.getByRole("combobox", { name: "Instead of “purchase”" }).selectOption("enquiry");
  await eventually(async () => assert.deepEqual(await groups(), [20, 20, 0, 0]));
  await editor.getByRole("checkbox", { name: "“purchase” is optional" }).check();
  await eventually(async () => assert.deepEqual(await groups(), [40, 0, 0, 0]));

  // It stays when the screen is left, and the suggestion comes back.
  await go(page, "Map");
  await go(page, "Believed journey");
  assert.deepEqual(await groups(), [40, 0, 0, 0]);
  await editor.getByRole("button", { name: "Suggested steps" }).click();
  await page.getByRole("heading", { level: 1, name: /the suggested journey/ }).waitFor();
});

for (const colorScheme of ["light", "dark"]) {
  visit(`the screens of journeys pass the audit, ${colorScheme}`, { context: { colorScheme } }, async ({ page }) => {
    await openSample(page);
    const found = [];
    for (const screen of NEW) {
      await go(page, screen);
      await unfoldAll(page);
      found.push(...(await violations(page, screen)));
    }
    assert.deepEqual(found, []);
  });
}

for (const [what, content] of Object.entries({ "a small file": shop(), "long and foreign names": hostile() })) {
  visit(`the screens of journeys fit into 360 pixels: ${what}`, { context: { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true } }, async ({ page }) => {
    await open(page, file("narrow.csv", content));
    for (const screen of NEW) {
      await go(page, screen);
      await unfoldAll(page);
      const wide = await page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement;
        return scrollWidth > clientWidth ? `${scrollWidth} > ${clientWidth}` : "";
      });
      assert.equal(wide, "", screen);
    }
    assert.equal(await page.evaluate(() => globalThis.wasHurt), undefined);
  });
}
