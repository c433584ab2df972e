import { chromium } from "playwright-core";
import { serve } from "./support/server.mjs";
import { writeFileSync } from "node:fs";
const [file = "/tmp/m1.csv", what = "map"] = process.argv.slice(2);
const server = await serve({});
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
page.setDefaultTimeout(600000);
page.on("console", (m) => console.log("console", m.text()));
await page.addInitScript(() => {
  globalThis.tasks = [];
  new PerformanceObserver((l) => globalThis.tasks.push(...l.getEntries().map(({ startTime, duration }) => [Math.round(startTime), Math.round(duration)]))).observe({ type: "longtask", buffered: true });
});
const cdp = await page.context().newCDPSession(page);
await cdp.send("Profiler.enable");
await cdp.send("Profiler.setSamplingInterval", { interval: 500 });
await page.goto(server.origin + "/#" + what);
await page.waitForTimeout(2500);
console.log("start tasks", JSON.stringify(await page.evaluate(() => globalThis.tasks.splice(0))));
const marks = () => page.evaluate(() => performance.getEntriesByType("mark").map((m) => [m.name, Math.round(m.startTime)]));
await cdp.send("Profiler.start");
await page.locator("input[type=file]").first().setInputFiles(file);
await page.getByRole("button", { name: "Looks right" }).click();
await page.waitForFunction(() => performance.getEntriesByName("dp-findings").length > 0);
await page.waitForTimeout(500);
report("load", (await cdp.send("Profiler.stop")).profile);
console.log(JSON.stringify(await marks()));
console.log("load tasks", JSON.stringify(await page.evaluate(() => globalThis.tasks.splice(0))));
for (const screen of ["overview", "map"]) {
  await page.evaluate((s) => { location.hash = s; }, screen);
  await page.waitForTimeout(1500);
  console.log(screen, "open tasks", JSON.stringify(await page.evaluate(() => globalThis.tasks.splice(0))));
  await page.evaluate(() => performance.clearMarks());
  await cdp.send("Profiler.start");
  const t = await page.evaluate(async () => {
    const frame = () => new Promise((r) => requestAnimationFrame(r));
    const chip = [...document.querySelectorAll("#outcomes-form .chooser")][0].querySelector("button.chip[aria-pressed=false]");
    const t0 = performance.now();
    chip.click();
    do { await frame(); } while (document.querySelector("main .load[aria-busy=true]"));
    await frame();
    return [t0, performance.now() - t0];
  });
  await page.waitForFunction(() => performance.getEntriesByName("dp-findings").length > 0);
  report("change " + screen, (await cdp.send("Profiler.stop")).profile);
  console.log(screen, "change", t, JSON.stringify(await marks()));
  console.log("tasks", JSON.stringify(await page.evaluate(() => globalThis.tasks.splice(0))));
}
for (const s of (await page.evaluate(() => [...document.querySelectorAll("nav a")].map((a) => a.getAttribute("href"))))) {
  await page.evaluate((s) => { location.hash = s; }, s);
  await page.waitForTimeout(1200);
  console.log(s, "tasks", JSON.stringify(await page.evaluate(() => globalThis.tasks.splice(0))));
}
await browser.close(); await server.close();
function report(name, profile) {
  const nodes = new Map(profile.nodes.map((n) => [n.id, n]));
  const parent = new Map();
  for (const n of profile.nodes) for (const c of n.children ?? []) parent.set(c, n.id);
  const self = new Map(), total = new Map();
  profile.samples.forEach((id, i) => {
    const dt = profile.timeDeltas[i] / 1000;
    const n = nodes.get(id).callFrame.functionName || "(anon)";
    if (["(idle)", "(program)"].includes(n)) return;
    self.set(n, (self.get(n) ?? 0) + dt);
    const seen = new Set();
    for (let at = id; at !== undefined; at = parent.get(at)) {
      const name = nodes.get(at).callFrame.functionName;
      if (!seen.has(name)) { seen.add(name); total.set(name, (total.get(name) ?? 0) + dt); }
    }
  });
  const top = (m, k) => [...m].sort((a, b) => b[1] - a[1]).slice(0, k).map(([n, t]) => `   ${t.toFixed(0).padStart(6)} ${n.slice(0, 150)}`).join("\n");
  console.log(`== ${name}: self\n${top(self, 22)}\n-- total\n${[...total].filter(([n]) => /desirepath_app|dagre::layout::layout|decode|Deserialize.*Report|invoke/.test(n)).sort((a, b) => b[1] - a[1]).slice(0, 50).map(([n, t]) => `   ${t.toFixed(0).padStart(6)} ${n.slice(0, 150)}`).join("\n")}`);
}
