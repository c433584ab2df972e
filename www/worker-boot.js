// Starts a worker in the role that its first message names. The engine compiles the module once and
// hands it to the parsers that it starts; messages that come in the meantime wait. What opens other
// formats than text is another program, which is loaded when such a file comes.
"use strict";
const waiting = [];
self.onmessage = async ({ data }) => {
  if (!data.start) {
    waiting.push(data);
    return;
  }
  const { url, role, program = "worker" } = data.start;
  try {
    importScripts(new URL(`${program}.js`, url).href);
    const module =
      data.start.module ?? (await WebAssembly.compileStreaming(fetch(new URL(`${program}_bg.wasm`, url))));
    await wasm_bindgen({ module_or_path: module });
    wasm_bindgen.start(url, module, role);
  } catch (error) {
    // Thrown from here it would be a promise that nobody waits for; whoever has started the worker must
    // hear of it.
    setTimeout(() => {
      throw error;
    });
    return;
  }
  for (const message of waiting.splice(0)) {
    self.onmessage({ data: message });
  }
};
