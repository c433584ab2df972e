// Starts a worker in the role that its first message names. The engine compiles the module once and
// hands it to the parsers that it starts; messages that come in the meantime wait.
"use strict";
const waiting = [];
self.onmessage = async ({ data }) => {
  if (!data.start) {
    waiting.push(data);
    return;
  }
  const { url, role } = data.start;
  importScripts(new URL("worker.js", url).href);
  const module = data.start.module ?? (await WebAssembly.compileStreaming(fetch(new URL("worker_bg.wasm", url))));
  await wasm_bindgen({ module_or_path: module });
  wasm_bindgen.start(url, module, role);
  for (const message of waiting.splice(0)) {
    self.onmessage({ data: message });
  }
};
