// Our page: from the drop to the dashboard, and what comes after it.

/** Runs in the page from its start: keeps long tasks, and helps to watch for what is painted. */
function prepare() {
  const longTasks = [];
  new PerformanceObserver((list) => longTasks.push(...list.getEntries().map(({ duration }) => duration))).observe({
    type: "longtask",
    buffered: true,
  });
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const isBusy = () => document.querySelector("main [aria-busy=true]") !== null;

  globalThis.bench = {
    longestTask: () => Math.max(0, ...longTasks),

    /** Clicks “Looks right” as soon as it can be; ends when the dashboard is painted. */
    async dashboard() {
      const accept = () =>
        [...document.querySelectorAll("button.primary")].find((one) => one.textContent === "Looks right" && !one.disabled);
      const watch = new MutationObserver(() => {
        const button = accept();
        if (button) {
          watch.disconnect();
          button.click();
        }
      });
      watch.observe(document, { subtree: true, childList: true, attributes: true });
      const at = (name) => performance.getEntriesByName(name).at(-1)?.startTime;
      const isThere = () =>
        document.documentElement.dataset.state === "ready" && at("dp-dashboard") !== undefined && !isBusy();
      while (!isThere()) {
        await frame();
        const failed = document.querySelector(".reading-failed");
        if (failed) {
          throw new Error(failed.textContent);
        }
      }
      // The next frame begins when this one is painted.
      await frame();
      const [drop, read, reports] = ["dp-drop", "dp-read", "dp-reports"].map(at);
      const painted = performance.now();
      return { total: painted - drop, read: read - drop, reports: reports - read, paint: painted - reports };
    },

    /** Does something and waits until its answer is painted; how long that took, in ms. */
    async change(act) {
      const clock = performance.now();
      act();
      do {
        await frame();
      } while (isBusy());
      await frame();
      return performance.now() - clock;
    },

    /** Waits until something is there. */
    async until(there) {
      while (!there()) {
        await frame();
      }
    },
  };
}

const pick = (page, path) => page.locator("input[type=file]").first().setInputFiles(path);

/** Drops the file on the page; times in ms, the longest task, the peak memory in bytes. */
export const dashboard = (browser, path, hash = "#map") =>
  browser.visit(
    `/${hash}`,
    async (page, { quiet, peakMemory }) => {
      await quiet();
      await page.evaluate(() => {
        globalThis.painted = globalThis.bench.dashboard();
      });
      await pick(page, path);
      const times = await page.evaluate(() => globalThis.painted);
      const changes = await changed(page);
      const longestTask = await page.evaluate(() => globalThis.bench.longestTask());
      return { ...times, changes, longestTask, memory: await peakMemory() };
    },
    prepare,
  );

/** Changes of a parameter: each from the click to the painted answer, in ms. */
async function changed(page) {
  const go = async (screen) => {
    await page.evaluate((screen) => {
      location.hash = screen;
    }, screen);
    await page.locator(`main[data-screen=${screen}]`).waitFor();
    await page.evaluate(() => globalThis.bench.until(() => !document.querySelector("main [aria-busy=true]")));
  };
  const times = {};
  await go("funnel");
  for (const [name, label] of Object.entries({ "funnel: strictly next": "Strictly next", "funnel: in any order": "In any order" })) {
    const option = page.locator("label.funnel-order", { hasText: new RegExp(label, "i") });
    times[name] = await option.evaluate((label) => globalThis.bench.change(() => label.querySelector("input").click()));
  }
  await go("map");
  const chips = page.locator("#outcomes-form .chooser").first().locator("button.chip");
  const another = chips.locator(":scope[aria-pressed=false]").first();
  times["another conversion: map"] = await another.evaluate((chip) => globalThis.bench.change(() => chip.click()));
  await go("overview");
  times["another conversion: overview"] = await chips
    .locator(":scope[aria-pressed=false]")
    .first()
    .evaluate((chip) => globalThis.bench.change(() => chip.click()));
  return times;
}

/** Cancels in the middle of reading: ms until it is said, and until another file is looked at. */
export const cancel = (browser, path, small) =>
  browser.visit(
    "/",
    async (page, { quiet }) => {
      await quiet();
      await pick(page, path);
      await page.evaluate(() =>
        globalThis.bench.until(() => Number(document.querySelector("progress")?.getAttribute("value")) > 0),
      );
      const said = await page.evaluate(async () => {
        const clock = performance.now();
        [...document.querySelectorAll("button")].find((one) => one.textContent === "Cancel").click();
        await globalThis.bench.until(() => document.querySelector(".reading-said")?.textContent.startsWith("Cancelled"));
        globalThis.cancelled = clock;
        return performance.now() - clock;
      });
      await pick(page, small);
      const free = await page.evaluate(async () => {
        await globalThis.bench.until(() => document.querySelector(".reading-said")?.textContent.startsWith("Read:"));
        return performance.now() - globalThis.cancelled;
      });
      return { said, free };
    },
    prepare,
  );
