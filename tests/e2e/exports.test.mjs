// Five exports of one business, dropped at once: one log, and the same numbers on the command line.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { eventually, state, visit } from "./support/page.mjs";
import { EXPORTS } from "./support/business.mjs";
import { report } from "./support/cli.mjs";
import { file, shop } from "./support/files.mjs";
import { accept, choose, drop, expectHeadline, headlines, read, role, saved } from "./support/person.mjs";

const five = () => Object.entries(EXPORTS).map(([name, content]) => file(name, content));

const counted = (n) => n.toLocaleString("en-GB");

visit("makes one log of five exports of one business", async ({ page }) => {
  const paths = five();
  await drop(page, paths);
  await state(page, "import");
  // Twenty-six events: 13 dates of contacts, 4 calls, 3 orders of 5 lines, 6 mailings; of a call the date
  // does not exist. The office's address joins nobody.
  const sentence = await read(page);
  assert.equal(sentence, "Read: 26 events of 9 customers; 1 row of 26 could not be used, listed under Data quality.");
  assert.equal(await role(page, "Telefonnummer"), "customer");
  assert.equal(await role(page, "Contract signed"), "event");
  await page.getByText("It looks like an export of Google Ads (campaign report).").waitFor();
  await page.getByText(/1\srow\sof\sthe\sfirst\s5\scannot\sbe\sused:\sthe\stime\scannot\sbe\sread\s\(line\s6:\s“30\.02\.2026\s11:15”\)/).waitFor();
  const together = page.getByRole("region", { name: "The same customer in several files" });
  await together.getByText(/^15\snames\sare\s9\scustomers;\s4\sof\sthem\shad\sseveral\snames\./).waitFor();
  await together.getByText(/info@firm\.de:\s2\scustomers/).waitFor();

  // A merge is undone and made again.
  await together.getByText("Who was merged").click();
  await together.getByRole("button", { name: /^Keep 103 and cem@oez\.de apart/ }).click();
  await page.getByText(/^Read:\s26\sevents\sof\s10\scustomers/).waitFor();
  await together.getByRole("button", { name: "Merge them again" }).click();
  await page.getByText(/^Read:\s26\sevents\sof\s9\scustomers/).waitFor();

  // The mailing that is there twice, and the test.
  const wrong = page.getByRole("region", { name: "What may be wrong with the events" });
  await wrong.getByRole("button", { name: /^Look for duplicates/ }).click();
  await wrong.getByRole("checkbox", { name: "exact duplicates" }).check();
  await page.getByText(/^Read:\s25\sevents\sof\s9\scustomers/).waitFor();
  // The lines are drawn anew after each switch, perhaps under the pointer.
  await eventually(() => wrong.getByRole("checkbox", { name: /^tests/ }).check());
  await page.getByText(/^Read:\s22\sevents\sof\s8\scustomers/).waitFor();
  const chips = page.getByRole("group", { name: "Activities that count as conversion" });
  for (const chip of await chips.getByRole("button", { pressed: true }).all()) {
    await chip.click();
  }
  await chips.getByRole("button", { name: /^purchase/ }).click();

  // The whole import as a small text, for the command line.
  const text = await saved(page, () => page.getByRole("button", { name: "Save recipe" }).click());
  const recipe = file("recipe.json", text);
  assert.ok(text.length < 12_000, `${text.length} characters`);
  assert.deepEqual(JSON.parse(text).settings.ledger, ["exact_duplicates", "tests"]);
  const said = report(...paths, "--recipe", recipe);
  assert.equal(said.quality.events, 22);
  assert.equal(said.quality.rejects.length, 1);
  await accept(page);
  await expectHeadline(page, "customers", counted(said.overview.customers));
  await expectHeadline(page, "converted", counted(said.overview.conversion.hits));
  const tiles = await headlines(page);
  assert.equal(tiles.value.number, counted(said.overview.value));

  // Replayed on the files as they came.
  await choose(page, paths, "Open other files");
  await page.getByText(/^Read:\s26\sevents\sof\s9\scustomers/).waitFor();
  const dialog = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Use a recipe" }).click();
  await (await dialog).setFiles(recipe);
  await page.getByText(/^Read:\s22\sevents\sof\s8\scustomers/).waitFor();
  await accept(page);
  await expectHeadline(page, "converted", counted(said.overview.conversion.hits));
});

visit("asks which comes first, the day or the month, and reads on when it is told", async ({ page }) => {
  const csv = "customer;time;activity\na;03/04/2026;visit\nb;05/06/2026;visit\n";
  await choose(page, file("open.csv", csv));
  const question = page.getByRole("group", { name: "How “time” is written" });
  await question.waitFor();
  assert.ok(await page.getByRole("button", { name: "Looks right" }).isDisabled());
  await question.getByRole("button", { name: /^day first/ }).click();
  assert.match(await read(page), /^Read: 2 events of 2 customers/);
  await page.getByText("read as 3 Apr 2026, 00:00 UTC").waitFor();
  await page.getByRole("combobox", { name: "How “time” is written" }).selectOption({ label: "month first, like 03/29/2026" });
  await page.getByText("read as 4 Mar 2026, 00:00 UTC").waitFor();
});

visit("knows where clocks hang as the command line does", async ({ page }) => {
  const csv =
    "customer,time,activity\na,2026-03-29 02:30,visit\na,2026-07-01 12:00,order\nb,2026-10-25 02:30,visit\n";
  const path = file("local.csv", csv);
  await choose(page, path);
  await read(page);
  const zone = page.getByRole("textbox", { name: "Time zone of local.csv" }).or(page.getByRole("combobox", { name: "Time zone of local.csv" }));
  await zone.fill("Europe/Berlin");
  await zone.blur();
  await page.getByText("read as 29 Mar 2026, 01:30 UTC").waitFor();
  await read(page);
  const said = report(path, "--time-zone", "Europe/Berlin");
  const recipe = JSON.parse(await saved(page, () => page.getByRole("button", { name: "Save recipe" }).click()));
  assert.equal(recipe.files[0].time_zone, "Europe/Berlin");
  const replayed = report(path, "--recipe", file("zone.json", JSON.stringify(recipe)));
  assert.deepEqual(replayed.overview, said.overview);
  assert.equal(said.source.log_end, "2026-10-25T00:30:00Z");
  await accept(page);
  await expectHeadline(page, "customers", "2");
  // A place that there is not.
  await page.getByRole("button", { name: "Columns" }).click();
  await zone.fill("Europe/Atlantis");
  await zone.blur();
  await page.getByRole("alert").filter({ hasText: "Europe/Atlantis" }).first().waitFor();
});

visit("knows the places that cells name as the command line does", async ({ page }) => {
  const path = file("places.csv", readFileSync(new URL("../nasty/date-zone-names.csv", import.meta.url)));
  await choose(page, path);
  assert.match(await read(page), /^Read: 6 events of 3 customers, every row/);
  await page.getByText("The first events, as they will be read").click();
  const events = page.getByRole("region", { name: "First events of places.csv" });
  for (const time of ["1 Mar 2024, 09:00", "1 Jul 2024, 08:00", "31 Mar 2024, 01:30", "1 Jul 2024, 14:00", "1 Jul 2024, 13:00"]) {
    await events.getByText(time).first().waitFor();
  }
  assert.equal(report(path).quality.last_event, "2024-07-01T14:00:00Z");
});

visit("opens what is not plain text, and loads what it takes only then", { own: true }, async ({ page, server }) => {
  const loaded = () => server.seen.some((path) => path.includes("formats"));
  await choose(page, file("shop.csv", shop()));
  assert.match(await read(page), /^Read: 70 events of 40 customers/);
  assert.equal(loaded(), false);
  await choose(page, file("shop.csv.gz", gzipSync(shop())), "Open other files");
  assert.match(await read(page), /^Read: 70 events of 40 customers/);
  const nasty = (name) => file(name, readFileSync(new URL(`../nasty/containers/${name}`, import.meta.url)));
  await choose(page, nasty("xes-nested.xes"), "Open other files");
  await page.getByText(/^Read:\s3\sevents\sof\s2\scustomers/).waitFor();
  await choose(page, nasty("zip-two-tables.zip"), "Open other files");
  await page.getByText(/^Read:\s2\sevents\sof\s2\scustomers/).waitFor();
  await choose(page, nasty("xlsx-sheets.xlsx"), "Open other files");
  await page.getByRole("region", { name: "File xlsx-sheets.xlsx › Leads", exact: true }).waitFor();
  await choose(page, nasty("parquet-snappy.parquet"), "Open other files");
  await page.getByRole("region", { name: "File parquet-snappy.parquet", exact: true }).waitFor();
  await choose(page, nasty("zip-password.zip"), "Open other files");
  await page.getByRole("alert").filter({ hasText: "protected by a password" }).waitFor();
});
