// Input that nobody should have to think about: a clear message each, and the page lives on.

import assert from "node:assert/strict";
import { rmSync, truncateSync } from "node:fs";
import { visit } from "./support/page.mjs";
import { file, lines, shop } from "./support/files.mjs";
import { accept, choose, expectHeadline, failed, go, read, screens, setRole } from "./support/person.mjs";
import { broken, engineDies, held, letRead, otherVersion, parserDies, unstreamed } from "./support/workers.mjs";

/** The page still does its work: it reads a good file and counts it. */
async function livesOn(page) {
  await choose(page, file("good.csv", shop()), "Open other files");
  await page.getByText("Read: 70 events of 40 customers, every row could be used.").waitFor();
  await accept(page);
  await go(page, "Overview");
  await expectHeadline(page, "customers", "40");
}

/** A file that cannot be used at all: what the page says of it. */
function refuses(title, content, message) {
  visit(title, async ({ page }) => {
    await choose(page, file("theirs.csv", content));
    const said = await failed(page, message);
    assert.match(said, /theirs\.csv/);
    assert.ok(await page.getByRole("button", { name: "Looks right" }).isDisabled());
    await livesOn(page);
  });
}

/** A file that can be read, at least in part: what the page says has been read. */
function reads(title, content, message) {
  visit(title, async ({ page }) => {
    await choose(page, file("theirs.csv", content));
    assert.match(await read(page), message);
    await accept(page);
    for (const screen of await screens(page)) {
      await go(page, screen);
    }
    await livesOn(page);
  });
}

const binary = Buffer.from(Array.from({ length: 5000 }, (_, at) => (at * 7919 + (at >> 3) * 104729) & 0xff));
const header = "customer,time,activity";
const row = (n) => `c${n},2026-01-0${1 + (n % 9)}T10:00:00Z,visit`;
const rows = (count) => Array.from({ length: count }, (_, n) => row(n));

refuses("a binary file", binary, /is not a CSV file/);
refuses("an empty file", "", /is empty/);
refuses("a file of blank lines", "\n\n  \n", /is empty/);
refuses("a header without rows", `${header}\n`, /has a header line but no rows/);
refuses("a file without a time", lines(["customer", "activity", "colour"], ["a", "visit", "red"], ["b", "visit", "blue"]), /has no column for the time/);
refuses("a header with empty rows", `${header}\n,,\n,,\n`, /has a header line but no rows/);
refuses("a file of which no row can be used", `${header}\n,2026-01-01T10:00:00Z,visit\n,2026-01-02T10:00:00Z,visit\n`, /None of the 2 rows of .* could be used. The first, on line 2/);

reads("a single row", `${header}\n${row(1)}\n`, /^Read: 1 event of 1 customer, every row could be used\.$/);
reads("a row without an end of line", `${header}\n${row(1)}`, /^Read: 1 event of 1 customer, every row/);
reads("a field of a megabyte", `${header},note\n${rows(40).join(",short\n")},short\nc1,2026-02-01T10:00:00Z,visit,${"x".repeat(1 << 20)}\n`, /^Read: 41 events of 40 customers, every row/);
reads("an activity of a megabyte", `${header}\n${rows(40).join("\n")}\nc1,2026-02-01T10:00:00Z,${"y".repeat(1 << 20)}\n`, /^Read: 41 events of 40 customers, every row/);
reads("zero bytes among the text", `${header}\n${rows(40).join("\n")}\nc\u00001,2026-02-01T10:00:00Z,vi\u0000sit\n`, /^Read: 41 events of 41 customers/);
reads("a quotation mark that is never closed", `${header}\n${rows(40).join("\n")}\nc1,2026-02-01T10:00:00Z,"visit\n${rows(9).join("\n")}\n`, /^Read: 49 events of 40 customers; 1 row of 50 could not be used/);
reads(
  "three hundred columns",
  `${header},${Array.from({ length: 297 }, (_, at) => `fact ${at}`).join(",")}\n${rows(40)
    .map((line) => `${line},${Array.from({ length: 297 }, (_, at) => at).join(",")}`)
    .join("\n")}\n`,
  /^Read: 40 events of 40 customers, every row/,
);

/** What happens to a file on disk while the page reads it, or between two readings. */
const MISHAPS = {
  shrinks: (path) => truncateSync(path, 200),
  disappears: (path) => rmSync(path),
};

/** Ways to get at a file's bytes: what browsers have. */
const WAYS = {
  "by a stream": held(),
  "by slices": unstreamed(held()["worker-boot.js"]),
};

const mishaps = Object.entries(MISHAPS).flatMap(([mishap, happen]) =>
  Object.entries(WAYS).map(([way, replaced]) => ({ mishap, happen, way, replaced })),
);
for (const { mishap, happen, way, replaced } of mishaps) {
  visit(`a file that ${mishap} while it is read ${way}`, { replaced }, async ({ page }) => {
    const path = file("theirs.csv", shop());
    await choose(page, path);
    await page.getByText(/^Reading: 0\sbytes of/).waitFor();
    happen(path);
    await letRead(page);
    assert.match(await failed(page, /could not be read/), /theirs\.csv.*choose it again/);
    await livesOn(page);
  });
}

for (const [mishap, happen] of Object.entries(MISHAPS)) {
  visit(`a file that ${mishap} before it is read again`, async ({ page }) => {
    const path = file("theirs.csv", shop());
    await choose(page, path);
    await read(page);
    happen(path);
    await setRole(page, "household", "customer");
    assert.match(await failed(page, /could not be read/), /theirs\.csv.*choose it again/);
    await livesOn(page);
  });
}

visit("an engine that dies is replaced", { replaced: engineDies("deadly.csv") }, async ({ page }) => {
  await choose(page, file("deadly.csv", shop()));
  assert.match(await failed(page, /The engine stopped/), /out of memory.*It has been replaced.*your files are untouched/);
  await livesOn(page);
  // And once more, with a log that is lost by it.
  await choose(page, file("deadly.csv", shop()), "Open other files");
  await failed(page, /The engine stopped/);
  await livesOn(page);
});

visit("an engine of another version is not misunderstood", { replaced: otherVersion("news.csv") }, async ({ page }) => {
  await choose(page, file("news.csv", shop()));
  assert.match(
    await failed(page, /The engine stopped/),
    /said something that the page does not understand: invalid type: nothing, expected/,
  );
  await livesOn(page);
});

visit("a parser that dies is replaced", { replaced: parserDies("deadly.csv") }, async ({ page }) => {
  await choose(page, file("deadly.csv", shop()));
  assert.match(await failed(page, /A worker stopped while reading/), /deadly\.csv.*It has been replaced/);
  await page.getByRole("button", { name: "Try again" }).click();
  await failed(page, /A worker stopped while reading/);
  await livesOn(page);
});

visit("an engine that cannot be started is said at once", { replaced: broken() }, async ({ page }) => {
  assert.match(await failed(page, /could not be started/), /out of order.*Load the page again/);
  await choose(page, file("good.csv", shop()));
  await failed(page, /could not be started/);
});
