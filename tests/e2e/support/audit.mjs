// What a page must be for everybody: WCAG 2.2 AA as far as axe-core can tell, and no wider than the window.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
// No rule of WCAG, and meant for other pages: it takes the routes of the bottom bar for links that skip to a place.
const NOT = ["skip-link"];
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Every violation on what is shown, and where. */
export async function violations(page, place) {
  await page.evaluate(axe);
  const found = await page.evaluate(async ({ values, not }) => {
    // What fades in is judged when it is there.
    await Promise.allSettled(document.getAnimations().map((animation) => animation.finished));
    const { violations } = await globalThis.axe.run(document, {
      runOnly: { type: "tag", values },
      rules: Object.fromEntries(not.map((rule) => [rule, { enabled: false }])),
    });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.target.join(" ")}: ${node.failureSummary.replace(/\s+/g, " ")}`),
    );
  }, { values: RULES, not: NOT });
  return [...new Set(found)].map((violation) => `${place}: ${violation}`);
}

/** No element makes the page wider than the window. */
export async function fits(page, place) {
  const found = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) {
      return [];
    }
    const isTooWide = (element) => element.getBoundingClientRect().right > clientWidth + 1;
    const name = (element) => `${element.tagName.toLowerCase()}.${element.getAttribute("class")}`;
    return [`${scrollWidth} > ${clientWidth}`, ...[...document.querySelectorAll("body *")].filter(isTooWide).slice(0, 5).map(name)];
  });
  assert.deepEqual(found, [], place);
}
