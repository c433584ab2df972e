import { chromium } from "playwright-core";
import { serve } from "./support/server.mjs";
const server = await serve({});
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
page.on("console", (m) => { if (!/push|read took/.test(m.text())) console.log(m.text().slice(0, 150)); });
await page.addInitScript(() => {
    new MutationObserver(() => { const b = [...document.querySelectorAll("button.primary")].find((one) => one.textContent === "Looks right" && !one.disabled); if (b && !globalThis.done) { globalThis.done = 1; b.click(); } }).observe(document, { subtree: true, childList: true, attributes: true });
});
const cdp = await page.context().newCDPSession(page);
const sessions = []; let hook = () => {};
const waiting = new Map();
let id = 0;
cdp.on("Target.attachedToTarget", ({ sessionId, targetInfo }) => sessions.push([sessionId, targetInfo]));
cdp.on("Target.receivedMessageFromTarget", ({ sessionId, message }) => { const m = JSON.parse(message); if (m.id) waiting.get(m.id)?.(m.result ?? m.error); else hook(sessionId, m); });
const send = (sessionId, method, params = {}) => new Promise((r) => { const n = ++id; waiting.set(n, r); cdp.send("Target.sendMessageToTarget", { sessionId, message: JSON.stringify({ id: n, method, params }) }); });
await cdp.send("Target.setAutoAttach", { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
await page.goto(server.origin + "/#map");
await page.waitForTimeout(4000);
console.log(sessions.map(([, t]) => t.type + " " + t.url));
const kids = []; const kidWait = new Map();
hook = (sid, m) => { if (m.method === "Target.attachedToTarget") kids.push([sid, m.params.sessionId]); if (m.method === "Target.receivedMessageFromTarget") { const k = JSON.parse(m.params.message); kidWait.get(k.id)?.(k.result ?? k.error); } };
await send(sessions[0][0], "Target.setAutoAttach", { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
await page.waitForTimeout(300);
const sendKid = ([sid, kid], method, params = {}) => new Promise((r) => { const n = ++id; kidWait.set(n, r); send(sid, "Target.sendMessageToTarget", { sessionId: kid, message: JSON.stringify({ id: n, method, params }) }); });
console.log(kids.length);
for (const k of kids) { await sendKid(k, "Profiler.enable"); await sendKid(k, "Profiler.setSamplingInterval", { interval: 500 }); await sendKid(k, "Profiler.start"); }
for (const [s] of sessions) { await send(s, "Profiler.enable"); await send(s, "Profiler.setSamplingInterval", { interval: 500 }); await send(s, "Profiler.start"); }
await page.locator("input[type=file]").first().setInputFiles("/tmp/m1.csv");
await page.waitForFunction(() => performance.getEntriesByName("dp-reports").length > 0);
for (const [s, t] of sessions) { const r = await send(s, "Profiler.stop"); report(t.url, r.profile); }
for (const k of kids) { const r = await sendKid(k, "Profiler.stop"); report("kid", r.profile); }
await browser.close(); await server.close();
function report(name, profile) {
  const nodes = new Map(profile.nodes.map((n) => [n.id, n]));
  const self = new Map(); let all = 0;
  profile.samples.forEach((id, i) => { const dt = profile.timeDeltas[i] / 1000; const f = nodes.get(id).callFrame; const n = f.functionName || "(anon)"; if (n === "(idle)") return; all += dt; self.set(n, (self.get(n) ?? 0) + dt); });
  console.log(`== ${name} busy ${all.toFixed(0)}\n` + [...self].sort((a, b) => b[1] - a[1]).slice(0, 24).map(([n, t]) => `   ${t.toFixed(0).padStart(6)} ${n.slice(0, 140)}`).join("\n"));
}
