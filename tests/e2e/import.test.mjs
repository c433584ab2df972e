// Files on their way in: dropped, looked at, given roles, read, cancelled.

import assert from "node:assert/strict";
import { state, visit } from "./support/page.mjs";
import { file, large, lines, shop } from "./support/files.mjs";
import { accept, choose, drop, expectHeadline, headlines, open, openSample, plain, read, role, setRole } from "./support/person.mjs";
import { held, letRead } from "./support/workers.mjs";

visit("takes a file that is dropped on the page", async ({ page }) => {
  await drop(page, file("shop.csv", shop()));
  await state(page, "import");
  assert.equal(await read(page), "Read: 70 events of 40 customers, every row could be used.");
  await accept(page);
  await expectHeadline(page, "customers", "40");
});

visit("takes a file from the dialog, and shows what it understood", async ({ page }) => {
  await choose(page, file("shop.csv", shop()));
  await read(page);
  const roles = {
    customer: "customer",
    household: "attribute",
    time: "time",
    activity: "activity",
    channel: "channel",
    value: "value",
  };
  for (const [column, expected] of Object.entries(roles)) {
    assert.equal(await role(page, column), expected, column);
  }
  const columns = page.getByRole("region", { name: "Columns of shop.csv" });
  await columns.getByText("read as 1 Jan 2026, 09:00 UTC").waitFor();
  await page.getByText("6 columns separated by commas; the first line names the columns").waitFor();
  const purchase = page.getByRole("group", { name: "Activities that count as conversion" }).getByRole("button", { name: /^purchase/ });
  assert.equal(await purchase.getAttribute("aria-pressed"), "true");
});

visit("counts a small file right", async ({ page }) => {
  await open(page, file("shop.csv", shop()));
  await expectHeadline(page, "customers", "40");
  await expectHeadline(page, "converted", "10");
  const { converted, value, customers, "open leads": leads, "median time to convert": time } = await headlines(page);
  assert.match(converted.note, /^25 % so far \(14–40 %\)$/); // Wilson for 10 of 40: 14.2 to 40.2 %
  assert.equal(value.number, "1,000");
  assert.match(customers.note, /^70 events/);
  assert.equal(leads.number, "30");
  // Medians of durations are exact to one part in 64.
  assert.match(time.number, /^(39 min 2[3-9] s|39 min [3-5]\d s|40 min( [1-3]?\d s)?)$/);
});

visit("counts again when a role changes, and when it changes later", async ({ page }) => {
  await choose(page, file("shop.csv", shop()));
  assert.match(await read(page), /of 40 customers/);
  await setRole(page, "household", "customer");
  await page.getByText("Read: 70 events of 20 customers, every row could be used.").waitFor();
  // The customer column gave its role up: only one column can have it.
  assert.equal(await role(page, "customer"), "attribute");
  await accept(page);
  await expectHeadline(page, "customers", "20");
  await expectHeadline(page, "converted", "10");

  await page.getByRole("button", { name: "Columns" }).click();
  await setRole(page, "customer", "customer");
  await page.getByText("Read: 70 events of 40 customers, every row could be used.").waitFor();
  await setRole(page, "value", "ignore");
  await page.getByText("Read: 70 events of 40 customers, every row could be used.").waitFor();
  await accept(page);
  await expectHeadline(page, "customers", "40");
  assert.equal((await headlines(page)).value, undefined);
});

visit("asks for the missing column and reads on when it is named", async ({ page }) => {
  await choose(page, file("shop.csv", shop()));
  await read(page);
  await setRole(page, "activity", "attribute");
  await page.getByRole("alert").filter({ hasText: "has no column for the activity" }).waitFor();
  assert.ok(await page.getByRole("button", { name: "Looks right" }).isDisabled());
  await setRole(page, "channel", "activity");
  await read(page);
  await accept(page);
  await expectHeadline(page, "customers", "40");
});

visit("counts another conversion, chosen at the import and in the header", async ({ page }) => {
  await choose(page, file("shop.csv", shop()));
  await read(page);
  const chips = page.getByRole("group", { name: "Activities that count as conversion" });
  await chips.getByRole("button", { name: /^enquiry/ }).click();
  await chips.getByRole("button", { name: /^purchase/ }).click();
  await accept(page);
  await expectHeadline(page, "converted", "20");
  await page.getByRole("button", { name: /^Conversion/ }).click();
  const sheet = page.getByRole("dialog", { name: "What counts as success" });
  await sheet.getByRole("group", { name: "Activities that count as conversion" }).getByRole("button", { name: /^visit/ }).click();
  await sheet.getByRole("button", { name: "Done" }).click();
  await sheet.waitFor({ state: "hidden" });
  await expectHeadline(page, "converted", "40");
});

visit("reads several files into one log, and lives with one that is broken", async ({ page }) => {
  const rows = shop().trimEnd().split("\n");
  const first = file("first half.csv", `${rows.slice(0, 31).join("\n")}\n`);
  const second = file("second half.csv", `${[rows[0], ...rows.slice(31)].join("\n")}\n`);
  const broken = file("photo.csv", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]));
  await drop(page, [first, second, broken]);
  await page.getByRole("region", { name: "File photo.csv" }).getByRole("alert").filter({ hasText: "is not a CSV file" }).waitFor();
  assert.equal(await read(page), "Read: 70 events of 40 customers, every row could be used.");
  await page.getByRole("region", { name: "File second half.csv" }).getByRole("checkbox", { name: "Leave this file out" }).check();
  await page.getByText("Read: 30 events of", { exact: false }).waitFor();
  await page.getByRole("region", { name: "File second half.csv" }).getByRole("checkbox", { name: "Leave this file out" }).uncheck();
  await page.getByText("Read: 70 events of 40 customers").waitFor();
  await accept(page);
  await expectHeadline(page, "customers", "40");
});

visit("names the rows that it could not use", async ({ page }) => {
  const good = shop().trimEnd().split("\n");
  const bad = ["c1,h1,yesterday,visit,ads,", ",h1,2026-01-02T10:00:00Z,visit,ads,"];
  await choose(page, file("some bad.csv", `${[...good, ...bad].join("\n")}\n`));
  assert.equal(await read(page), "Read: 70 events of 40 customers; 2 rows of 72 could not be used, listed under Data quality.");
});

visit("cancels while it reads a large file, and reads it then", async ({ page }) => {
  const path = large("large.csv", 200);
  await choose(page, path);
  await page.getByRole("progressbar", { name: "Read so far" }).waitFor();
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByText("Cancelled. Nothing is kept of what was read.").waitFor();
  assert.ok(await page.getByRole("button", { name: "Looks right" }).isDisabled());
  // The page takes another file at once, and the same file again.
  await choose(page, file("shop.csv", shop()), "Open other files");
  assert.match(await read(page), /70 events/);
  await choose(page, path, "Open other files");
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Read again" }).click();
  assert.match(await read(page), /^Read: [\d,]{9,} events of 40 customers, every row/);
});

visit("cancels at any moment of reading", { replaced: held() }, async ({ page }) => {
  await choose(page, file("shop.csv", shop()));
  await page.getByText(/^Reading: 0\sbytes of/).waitFor();
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByText("Cancelled. Nothing is kept of what was read.").waitFor();
  await page.getByRole("button", { name: "Read again" }).click();
  await page.getByText(/^Reading: 0\sbytes of/).waitFor();
  await letRead(page);
  assert.match(await read(page), /^Read: 70 events of 40 customers/);
});

visit("gives up the files before when others come while they are read", { replaced: held() }, async ({ page }) => {
  await choose(page, file("shop.csv", shop()));
  await page.getByText(/^Reading: 0\sbytes of/).waitFor();
  const other = lines(["customer", "time", "activity"], ["x", "2026-01-01T00:00:00Z", "visit"]);
  await choose(page, file("other.csv", other), "Open other files");
  await page.getByRole("region", { name: "File other.csv", exact: true }).waitFor();
  await letRead(page);
  await page.getByText("Read: 1 event of 1 customer, every row could be used.").waitFor();
  assert.equal(await page.getByRole("region", { name: "File shop.csv", exact: true }).count(), 0);
});

visit("replaces the sample by a file that is dropped on a screen", async ({ page }) => {
  await openSample(page);
  await drop(page, file("shop.csv", shop()));
  await state(page, "import");
  assert.match(await read(page), /^Read: 70 events/);
  await accept(page);
  assert.match(plain(await page.getByRole("banner").innerText()), /shop\.csv/);
  await expectHeadline(page, "customers", "40");
});
