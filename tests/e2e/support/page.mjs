// One browser and one server for all tests of a file; a fresh, guarded page for each test.
//
// A page is guarded: a console error or warning, an error of a script, a crash, an answer that is
// not good and a request to another origin each fail the test, whatever else it asserts.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { serve } from "./server.mjs";

/** How long a person would wait for anything, on a busy machine. */
export const PATIENCE_MS = 60_000;

const out = fileURLToPath(new URL("../out/", import.meta.url));
const shared = {};

before(async () => {
  shared.server = await serve();
  shared.browser = await chromium.launch({
    executablePath: executable(process.env.CHROMIUM ?? "chromium"),
    // In a container there is no user to sandbox for.
    args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  });
});

after(async () => {
  await shared.browser?.close();
  await shared.server?.close();
});

/** The path of a program that may be given by its name. */
export function executable(program) {
  if (program.includes("/")) {
    return program;
  }
  const folder = process.env.PATH.split(":").find((folder) => existsSync(join(folder, program)));
  return join(folder ?? "/usr/bin", program);
}

/**
 * A test with a page of its own. Options:
 * - `hash`: the fragment with which the page is opened;
 * - `context`: options for the browser context (viewport, colours …);
 * - `replaced`: files of the page to serve changed, from a server of its own;
 * - `own`: whether it has a server of its own in any case;
 * - `expected`: a pattern of console messages that this test provokes;
 * - `before`: called with the context before the page is opened.
 */
export function visit(title, options, body) {
  if (typeof options === "function") {
    [options, body] = [{}, options];
  }
  test(title, { timeout: 10 * PATIENCE_MS }, async () => {
    const server = options.replaced || options.own ? await serve(options) : shared.server;
    const context = await shared.browser.newContext({ acceptDownloads: true, ...options.context });
    context.setDefaultTimeout(PATIENCE_MS);
    const guard = watch(context, server.origin, options.expected);
    try {
      await options.before?.(context);
      const page = await context.newPage();
      await page.goto(`${server.origin}/${options.hash ?? ""}`);
      await state(page, "welcome");
      await body({ page, context, server, guard });
      assert.deepEqual(guard.complaints, [], "the page is quiet");
    } catch (error) {
      await picture(context, title);
      if (guard.complaints.length > 0) {
        error.message += `\nThe page complained:\n  ${guard.complaints.join("\n  ")}`;
      }
      throw error;
    } finally {
      await context.close();
      if (server !== shared.server) {
        await server.close();
      }
    }
  });
}

/** Collects everything that a good page never does, and all requests. */
function watch(context, origin, expected) {
  const guard = { complaints: [], requests: [] };
  const complain = (text) => {
    if (!expected?.test(text)) {
      guard.complaints.push(text);
    }
  };
  context.on("console", (message) => {
    if (["error", "warning", "assert"].includes(message.type())) {
      complain(`console ${message.type()}: ${message.text()}`);
    }
  });
  context.on("weberror", (error) => complain(`uncaught: ${error.error()}`));
  context.on("page", (page) => page.on("crash", () => complain("the page crashed")));
  context.on("request", (request) => {
    const url = new URL(request.url());
    if (url.protocol === "data:" || url.protocol === "blob:") {
      return;
    }
    guard.requests.push(request.url());
    if (url.origin !== origin) {
      complain(`a request to another origin: ${request.url()}`);
    }
  });
  context.on("requestfailed", (request) => {
    // A worker that is given up while it starts, as when the page is loaded again, is no failure.
    const isWorker = /\/worker(-boot\.js|\.js|_bg\.wasm)$/.test(new URL(request.url()).pathname);
    if (!(isWorker && request.failure()?.errorText === "net::ERR_ABORTED")) {
      complain(`a request failed: ${request.url()} (${request.failure()?.errorText})`);
    }
  });
  context.on("response", (response) => {
    if (response.status() >= 400) {
      complain(`${response.status()} for ${response.url()}`);
    }
  });
  return guard;
}

/** Keeps a picture of what a failed test saw, in `out/`. */
async function picture(context, title) {
  mkdirSync(out, { recursive: true });
  const name = title.replace(/[^\w]+/g, "-").slice(0, 80);
  for (const page of context.pages()) {
    await page.screenshot({ path: join(out, `${name}.png`), timeout: 5000 }).catch(() => {});
  }
}

/** Waits until the page is in a state: `welcome`, `import` or `ready`. */
export async function state(page, name) {
  await page.locator(`html[data-state="${name}"]`).waitFor({ state: "attached" });
}

/** Tries an assertion until it holds, or fails with its last failure. */
export async function eventually(check, patience = PATIENCE_MS) {
  const end = Date.now() + patience;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > end) {
        throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
}
