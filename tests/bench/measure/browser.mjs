// The browser that is measured in, and what the operating system says about it.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { serve } from "../../e2e/support/server.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const named = process.env.CHROMIUM ?? "chromium";
const program = named.includes("/")
  ? named
  : process.env.PATH.split(":").map((folder) => join(folder, named)).find(existsSync);

/** Starts the browser and a server with the page, the peers and their packages. */
export async function start() {
  const server = await serve({ mounts: { peers: here("../peers"), node_modules: here("../node_modules") } });
  const browser = await chromium.launch({
    executablePath: program,
    args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  });
  const system = await browser.newBrowserCDPSession();

  /** The processes that run pages, with the processor time they have used, in ms. */
  const renderers = async () => {
    const { processInfo } = await system.send("SystemInfo.getProcessInfo");
    return processInfo.filter(({ type }) => type === "renderer").map(({ id, cpuTime }) => ({ id, cpuMs: cpuTime * 1000 }));
  };

  /** Waits until pages have nothing to do: workers have started and compiled what they run. */
  const quiet = async () => {
    const used = async () => (await renderers()).reduce((sum, { cpuMs }) => sum + cpuMs, 0);
    let [before, rounds] = [await used(), 0];
    while (rounds < 3) {
      await new Promise((resolve) => setTimeout(resolve, 200));
      const now = await used();
      rounds = now - before < 20 ? rounds + 1 : 0;
      before = now;
    }
  };

  /** The most memory that the largest page has held, in bytes; on Linux only. */
  const peakMemory = async () => {
    const peaks = (await renderers()).map(({ id }) => {
      const status = `/proc/${id}/status`;
      const kilobytes = existsSync(status) && /^VmHWM:\s+(\d+)/m.exec(readFileSync(status, "utf8"))?.[1];
      return kilobytes ? Number(kilobytes) * 1024 : 0;
    });
    return Math.max(...peaks) || undefined;
  };

  /** Opens an address in a fresh context, lets it settle, and gives the page to `work`. */
  const visit = async (address, work, prepare = () => {}) => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    context.setDefaultTimeout(600_000);
    try {
      const page = await context.newPage();
      page.on("crash", () => console.error(`  the page ${address} crashed`));
      await page.addInitScript(prepare);
      await page.goto(server.origin + address);
      return await work(page, { quiet, peakMemory });
    } finally {
      await context.close();
    }
  };

  return {
    version: browser.version(),
    visit,
    stop: async () => {
      await browser.close();
      await server.close();
    },
  };
}
