// Nothing leaves this machine: no request after the page has loaded, and none could go elsewhere.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { eventually, visit } from "./support/page.mjs";
import { HOSTILE, file, hostile, shop } from "./support/files.mjs";
import { accept, choose, drop, go, read, screens, unfoldAll } from "./support/person.mjs";

/** Waits until the page has loaded all of it: the engine and one parser per processor. */
async function loaded(page, server) {
  const processors = await page.evaluate(() => navigator.hardwareConcurrency);
  const workers = 1 + Math.min(Math.max(processors, 1), 8);
  const asked = (path) => server.seen.filter((one) => one === path).length;
  await eventually(() => {
    assert.equal(asked("/worker-boot.js"), workers);
    assert.equal(asked("/worker.js"), workers);
    assert.equal(asked("/worker_bg.wasm"), 1);
  });
  // What was asked for must arrive, too.
  await page.waitForTimeout(500);
}

/** Looks at everything. */
async function walk(page) {
  for (const screen of await screens(page)) {
    await go(page, screen);
    await unfoldAll(page);
  }
}

visit("makes no request after it has loaded, whatever is done", { own: true }, async ({ page, server, guard }) => {
  await loaded(page, server);
  const [before, requests] = [server.seen.length, guard.requests.length];
  await drop(page, file("shop.csv", shop()));
  await read(page);
  await page.getByRole("combobox", { name: "What “household” is" }).selectOption("customer");
  await read(page);
  await accept(page);
  await walk(page);
  await page.getByRole("group", { name: "Colours" }).getByRole("button", { name: "dark" }).click();
  await page.getByRole("button", { name: /^Conversion/ }).click();
  await page.keyboard.press("Escape");
  assert.deepEqual(server.seen.slice(before), [], "asked of the server");
  assert.deepEqual(guard.requests.slice(requests), [], "asked of anybody");
});

visit("works with the network unplugged", { own: true }, async ({ page, context, server }) => {
  await loaded(page, server);
  await context.setOffline(true);
  await server.close();
  await drop(page, file("shop.csv", shop()));
  await read(page);
  await accept(page);
  await walk(page);
  await choose(page, file("shop.csv", shop()), "Open other files");
  await read(page);
});

visit("keeps nothing but its settings in the browser", async ({ page, context }) => {
  await choose(page, file("shop.csv", shop()));
  await read(page);
  await accept(page);
  await page.getByRole("group", { name: "Colours" }).getByRole("button", { name: "dark" }).click();
  await walk(page);
  const kept = await page.evaluate(async () => ({
    local: { ...localStorage },
    session: { ...sessionStorage },
    databases: await indexedDB.databases(),
    caches: await caches.keys(),
  }));
  assert.deepEqual(kept, { local: { "desirepath.theme": "dark" }, session: {}, databases: [], caches: [] });
  assert.deepEqual(await context.cookies(), []);
  assert.equal(new URL(page.url()).search, "");
});

visit("forbids itself to talk to any other address", { expected: /Content Security Policy|ERR_BLOCKED_BY_CSP|violates|net::ERR|another origin|csp/i }, async ({ page }) => {
  const heard = [];
  const other = createServer((request, response) => {
    heard.push(request.url);
    response.writeHead(200, { "Access-Control-Allow-Origin": "*" }).end("ok");
  });
  await new Promise((resolve) => other.listen(0, "127.0.0.1", resolve));
  const address = `http://127.0.0.1:${other.address().port}`;
  try {
    const outcome = await page.evaluate(async (address) => {
      const refused = [];
      addEventListener("securitypolicyviolation", (event) => refused.push(event.effectiveDirective));
      const tries = {
        fetch: () => fetch(`${address}/fetch`),
        beacon: () => navigator.sendBeacon(`${address}/beacon`, "x") || Promise.reject(new Error("refused")),
        socket: () => new Promise((resolve, reject) => {
          const socket = new WebSocket(`${address.replace("http", "ws")}/socket`);
          socket.onopen = resolve;
          socket.onerror = reject;
        }),
        image: () => new Promise((resolve, reject) => {
          const image = new Image();
          [image.onload, image.onerror] = [resolve, reject];
          image.src = `${address}/image`;
        }),
        script: () => new Promise((resolve, reject) => {
          const script = document.createElement("script");
          [script.onload, script.onerror] = [resolve, reject];
          script.src = `${address}/script`;
          document.head.append(script);
        }),
        inline: () => {
          const script = document.createElement("script");
          script.textContent = "globalThis.wasInline = true";
          document.head.append(script);
          return globalThis.wasInline ? undefined : Promise.reject(new Error("refused"));
        },
      };
      const passed = [];
      for (const [name, attempt] of Object.entries(tries)) {
        await Promise.resolve().then(attempt).then(() => passed.push(name), () => {});
      }
      return { passed, refused: [...new Set(refused)].sort() };
    }, address);
    assert.deepEqual(heard, [], "heard elsewhere");
    // A beacon is queued whatever becomes of it; that it was not heard counts.
    assert.deepEqual(outcome.passed.filter((name) => name !== "beacon"), []);
    for (const directive of ["connect-src", "img-src", "script-src-elem"]) {
      assert.ok(outcome.refused.includes(directive), `${directive} in ${outcome.refused}`);
    }
  } finally {
    other.close();
    other.closeAllConnections();
  }
});

visit("shows hostile values as the text that they are", async ({ page }) => {
  await choose(page, file("hostile.csv", hostile()));
  await read(page);
  const harmless = async (place) => {
    assert.equal(await page.evaluate(() => globalThis.wasHurt), undefined, place);
    assert.equal(await page.locator("body script, body img, svg script, foreignObject, iframe").count(), 0, place);
  };
  await page.getByText(HOSTILE.markup).first().waitFor();
  await harmless("Import");
  await accept(page);
  for (const screen of await screens(page)) {
    await go(page, screen);
    await unfoldAll(page);
    await harmless(screen);
  }
});
