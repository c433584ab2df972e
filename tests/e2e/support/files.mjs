// Files to drop: small ones whose numbers are known, broken ones, a large one.

import { mkdtempSync, openSync, writeSync, closeSync, writeFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";

const folder = mkdtempSync(join(tmpdir(), "desirepath-e2e-"));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Writes a file; its path. */
export function file(name, content) {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** Rows as CSV. */
export const lines = (...rows) => rows.map((row) => row.join(",")).join("\n") + "\n";

const day = (n, minute = 0) => new Date(Date.UTC(2026, 0, n, 9, minute)).toISOString();

/**
 * Forty customers in twenty households. All visit, twenty enquire, ten of these purchase for 100
 * each: 70 events. Customers 1 to 20 come by `search`, the others by `ads`.
 */
export function shop() {
  const rows = [["customer", "household", "time", "activity", "channel", "value"]];
  for (let n = 1; n <= 40; n += 1) {
    const who = [`c${n}`, `h${Math.ceil(n / 2)}`];
    const channel = n <= 20 ? "search" : "ads";
    rows.push([...who, day(n), "visit", channel, ""]);
    if (n % 2 === 0) {
      rows.push([...who, day(n, 20), "enquiry", channel, ""]);
    }
    if (n % 4 === 0) {
      rows.push([...who, day(n, 40), "purchase", channel, "100"]);
    }
  }
  return lines(...rows);
}

/** Values that a page must show as text and a spreadsheet must not run. */
export const HOSTILE = {
  markup: '<img src=x onerror="globalThis.wasHurt = true">',
  script: "<script>globalThis.wasHurt = true</script>",
  formula: "=cmd|' /C calc'!A0",
  rtl: "طلب عرض أسعار",
  emoji: "👩‍👩‍👧‍👦 buys 🎉",
  long: `an activity whose name goes on ${"and on ".repeat(7)}`.slice(0, 80).padEnd(80, "!"),
  override: "abc\u202egnp.exe",
  entity: "&lt;b&gt; &amp; <b>",
};

/** A log whose activities, channels and customers are hostile: each customer takes all of them. */
export function hostile() {
  const quoted = (text) => `"${text.replaceAll('"', '""')}"`;
  const names = Object.values(HOSTILE);
  const rows = [["customer", "time", "activity", "channel", "value"]];
  for (let n = 1; n <= 36; n += 1) {
    names.forEach((name, at) => {
      rows.push([quoted(`${name} ${n}`), day(n, at), quoted(name), quoted(names[(at + n) % names.length]), ""]);
    });
    if (n % 3 === 0) {
      rows.push([quoted(`${names[n % names.length]} ${n}`), day(n, 50), "purchase", "phone", "5"]);
    }
  }
  return lines(...rows);
}

/** The path of a file of about so many megabytes: the shop's rows again and again. */
export function large(name, megabytes) {
  const path = join(folder, name);
  const [header, ...rows] = shop().trimEnd().split("\n");
  const block = Buffer.from(`${rows.join("\n")}\n`.repeat(400));
  const out = openSync(path, "w");
  writeSync(out, `${header}\n`);
  for (let written = 0; written < megabytes * 1e6; written += block.length) {
    writeSync(out, block);
  }
  closeSync(out);
  return path;
}
