// Our page: from the drop to the dashboard, and what comes after it.

/** Runs in the page from its start: keeps long tasks, and helps to watch for what is painted. */
function prepare() {
  const longTasks = [];
  new PerformanceObserver((list) => longTasks.push(...list.getEntries())).observe({
    type: "longtask",
    buffered: true,
  });
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const isBusy = () => document.querySelector("main [aria-busy=true]") !== null;

  globalThis.bench = {
    /** The longest task from the drop on, in ms; 0 if none is above 50 ms. */
    longestTask() {
      const drop = performance.getEntriesByName("dp-drop").at(-1).startTime;
      const since = longTasks.filter(({ startTime }) => startTime >= drop);
      return Math.max(0, ...since.map(({ duration }) => duration));
    },

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
      // Frames are not asked for while the page works: making them would be work of its own.
      await this.marked("dp-dashboard");
      while (!isThere()) {
        await frame();
      }
      // The next frame begins when this one is painted.
      await frame();
      const [drop, read, reports] = ["dp-drop", "dp-read", "dp-reports"].map(at);
      const painted = performance.now();
      return { total: painted - drop, read: read - drop, reports: reports - read, paint: painted - reports };
    },

    /** Does something and waits until its answer is painted; how long that took, in ms. */
    async change(act, what = "main ") {
      const clock = performance.now();
      act();
      do {
        await frame();
      } while (document.querySelector(`${what}[aria-busy=true]`));
      await frame();
      return performance.now() - clock;
    },

    /** Waits until the findings are there as well; when that was, since the drop. */
    async findings() {
      const count = () => performance.getEntriesByName("dp-findings").length;
      await this.until(() => count() > (this.seen ?? 0));
      this.seen = count();
      const at = (name) => performance.getEntriesByName(name).at(-1).startTime;
      return at("dp-findings") - at("dp-drop");
    },

    /** Waits for a mark; fails with what the page says if it cannot read the file. */
    marked(name) {
      return new Promise((resolve, reject) => {
        const failure = new MutationObserver(() => {
          const failed = document.querySelector(".reading-failed");
          if (failed) {
            reject(new Error(failed.textContent));
          }
        });
        failure.observe(document, { subtree: true, childList: true });
        new PerformanceObserver((list, observer) => {
          if (list.getEntriesByName(name).length > 0) {
            observer.disconnect();
            failure.disconnect();
            resolve();
          }
        }).observe({ type: "mark", buffered: true });
      });
    },

    /** Waits until something is there. */
    async until(there) {
      while (!there()) {
        await frame();
      }
    },
  };
}

/** Gives the page a file. */
export const pick = (page, path) => page.locator("input[type=file]").first().setInputFiles(path);

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
      const findings = await page.evaluate(() => globalThis.bench.findings());
      const changes = await changed(page);
      const longestTask = await page.evaluate(() => globalThis.bench.longestTask());
      return { ...times, findings, changes, longestTask, memory: await peakMemory() };
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
  // Each time another activity is made a conversion as well, and with it every number changes.
  const chip = page.locator("#outcomes-form .chooser").first().locator("button.chip[aria-pressed=false]").first();
  const convert = async (what) => {
    const time = await chip.evaluate((chip, what) => globalThis.bench.change(() => chip.click(), what), what);
    await page.evaluate(() => globalThis.bench.findings());
    return time;
  };
  await go("map");
  times["another conversion: the map"] = await convert();
  await go("overview");
  times["another conversion: the overview's numbers"] = await convert("main .load:has(.headlines)");
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
