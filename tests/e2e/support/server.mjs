// A small static server for the built page, on loopback, on any free port.
//
// Every request is counted, nothing may be kept by the browser: what the page loads, the server sees.

import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** Where the page was built. */
export const dist = process.env.DIST ? join(process.env.DIST, "/") : fileURLToPath(new URL("../../../dist/", import.meta.url));

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".wasm": "application/wasm",
  ".svg": "image/svg+xml",
  ".json": "application/json",
  ".webmanifest": "application/manifest+json",
};

/**
 * Serves `dist`. `replaced` holds files to serve in place of those there: path → text; `mounts`
 * further folders: first part of the path → folder.
 * Gives `origin`, `seen` (the paths asked for so far) and `close()`.
 */
export async function serve({ replaced = {}, mounts = {} } = {}) {
  const seen = [];
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    seen.push(path);
    const name = path.endsWith("/") ? `${path}index.html` : path;
    const headers = {
      "Content-Type": TYPES[extname(name)] ?? "application/octet-stream",
      "Cache-Control": "no-store",
      "X-Content-Type-Options": "nosniff",
    };
    if (name.slice(1) in replaced) {
      response.writeHead(200, headers).end(replaced[name.slice(1)]);
      return;
    }
    const first = name.split("/")[1];
    const [folder, rest] = first in mounts ? [mounts[first], name.slice(first.length + 1)] : [dist, name];
    const file = normalize(join(folder, rest));
    try {
      if (!file.startsWith(normalize(folder + sep))) {
        throw new Error("outside");
      }
      const bytes = await readFile(file);
      response.writeHead(200, headers).end(bytes);
    } catch {
      response.writeHead(404, { "Content-Type": "text/plain" }).end("not found");
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}
