// The page shows the same numbers as `desirepath report --json`.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { eventually, visit } from "./support/page.mjs";
import { desirepath, report } from "./support/cli.mjs";
import { file, shop } from "./support/files.mjs";
import { accept, choose, expectHeadline, funnelBars, go, headlines, plain, read, savedTable } from "./support/person.mjs";

const sorted = (rows) => rows.map((row) => row.join("\u0000")).sort();
const close = (number) => Number(number).toFixed(6);
const counted = (n) => n.toLocaleString("en-GB");

/** Chooses what counts as conversion on the import screen, and that nothing counts as lost. */
async function convert(page, activity) {
  const chips = page.getByRole("group", { name: "Activities that count as conversion" });
  const lost = page.getByRole("group", { name: "Activities that end a journey without conversion" });
  await page.getByText("What ends a journey without conversion?").click();
  await lost.waitFor();
  for (const pressed of [chips, lost].map((group) => group.getByRole("button", { pressed: true }))) {
    for (let left = await pressed.count(); left > 0; left -= 1) {
      await pressed.first().click();
    }
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
    // The last findings come behind the first look.
    await eventually(async () => {
      const titles = (await page.locator("li.finding h2").allInnerTexts()).map(plain);
      assert.deepEqual(titles, said.findings.map((finding) => plain(finding.title)));
    });

    await go(page, "Map");
    const { journey_map: map } = said;
    const paths = (await savedTable(page)).slice(1);
    assert.deepEqual(
      sorted(paths.map(([from, to, customers, times]) => [from, to, Number(customers), Number(times)])),
      sorted(map.edges.map(({ from, to, customers, count }) => [from, to, customers, count])),
    );
    const activities = (await savedTable(page, "The activities as a table")).slice(1);
    const by = (list) => new Map(list.map(({ activity, customers }) => [activity, customers]));
    const [starts, ends] = [by(map.starts), by(map.ends)];
    assert.deepEqual(
      sorted(activities.map(([name, ...numbers]) => [name, ...numbers.slice(0, 4).map(Number)])),
      sorted(map.activities.map(({ activity, customers, events }) => [activity, customers, events, starts.get(activity) ?? 0, ends.get(activity) ?? 0])),
    );

    await go(page, "Journeys");
    const journeys = (await savedTable(page)).slice(1);
    const listed = said.variants.variants;
    assert.deepEqual(
      journeys.slice(0, listed.length).map((row) => [Number(row[1]), Number(row[2]), Number(row[5])]),
      listed.map(({ steps, customers, conversions }) => [steps.length, customers, conversions]),
    );
    assert.equal(journeys.reduce((sum, row) => sum + Number(row[2]), 0), overview.customers);

    await go(page, "Funnel");
    assert.deepEqual(await funnelBars(page), said.funnel.steps.map(({ activity, customers }) => [activity, customers]));

    await go(page, "Channels");
    if (overview.conversion.hits > 0 && said.attribution.channels.some(({ touches }) => touches > 0)) {
      const credits = (await savedTable(page)).slice(1);
      assert.deepEqual(
        sorted(credits.map((row) => [row[0], close(row[3]), close(row[4])])),
        sorted(said.attribution.models.flatMap((model) => model.credits.map((credit) => [credit.channel, close(credit.conversions), close(credit.value)]))),
      );
    }

    await go(page, "Data quality");
    const facts = Object.fromEntries((await savedTable(page)).slice(1));
    assert.equal(facts["rows read"], String(said.source.rows));
    assert.equal(facts["rows that became events"], String(events));
    assert.equal(facts.customers, String(customers));
  });
}

compares("a small file", file("shop.csv", shop()));
compares("a log of the sample's business", file("generated.csv", desirepath("sample", "--events", "30000")));

// Real logs, where they are there.
const data = process.env.SHARED_DATA ?? fileURLToPath(new URL("../../../shared/data/", import.meta.url));
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
