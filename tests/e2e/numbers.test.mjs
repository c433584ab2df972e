// The page shows the same numbers as `desirepath report --json`.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { visit } from "./support/page.mjs";
import { desirepath, report } from "./support/cli.mjs";
import { file, shop } from "./support/files.mjs";
import { accept, choose, expectHeadline, headlines, plain, read } from "./support/person.mjs";

const counted = (n) => n.toLocaleString("en-GB");

/** Chooses what counts as conversion on the import screen, and nothing else. */
async function convert(page, activity) {
  const chips = page.getByRole("group", { name: "Activities that count as conversion" });
  for (const chip of await chips.getByRole("button", { pressed: true }).all()) {
    await chip.click();
  }
  await chips.getByRole("searchbox").fill(activity).catch(() => {});
  await chips.getByRole("button", { name: activity }).first().click();
}

/** Compares all that the page shows of a file with the report on it. */
function compares(name, path, conversion) {
  visit(`the page and the command line agree on ${name}`, async ({ page }) => {
    const said = report(path, ...(conversion ? ["--convert", conversion] : []));
    await choose(page, path);
    const sentence = await read(page);
    const { events, customers, rejects } = said.quality;
    assert.ok(sentence.startsWith(`Read: ${counted(events)} events of ${counted(customers)} customers`), sentence);
    if (rejects.length === 0) {
      assert.match(sentence, /every row could be used/);
    }
    if (conversion) {
      await convert(page, conversion);
    }
    await accept(page);

    const { overview } = said;
    await expectHeadline(page, "customers", counted(overview.customers));
    const tiles = await headlines(page);
    if (overview.has_conversion) {
      await expectHeadline(page, "converted", counted(overview.conversion.hits));
      await expectHeadline(page, "open leads", counted(overview.open));
    } else {
      assert.equal(tiles.converted, undefined);
    }
    const titles = (await page.locator("li.finding h2").allInnerTexts()).map(plain);
    assert.deepEqual(titles, said.findings.map((finding) => plain(finding.title)));
  });
}

compares("a small file", file("shop.csv", shop()));
compares("a log of the sample's business", file("generated.csv", desirepath("sample", "--events", "30000")));

// Real logs, where they are there.
const data = fileURLToPath(new URL("../../../shared/data/", import.meta.url));
const real = {
  "loan_applications.csv": "A_ACTIVATED",
  "receipt.csv": undefined,
  "simple-onlineshop.csv": undefined,
  "running-example.csv": undefined,
};
for (const [name, conversion] of Object.entries(real)) {
  if (existsSync(data + name)) {
    compares(name, data + name, conversion);
  }
}
