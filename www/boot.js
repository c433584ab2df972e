// Starts the page. The engine's worker is started by the page itself, from `worker-boot.js`.
import init from "./app.js";

globalThis.desirePathEngine = { url: new URL("./worker-boot.js", import.meta.url).href };

init({ module_or_path: new URL("./app_bg.wasm", import.meta.url) }).catch((error) => {
  // Without WebAssembly there is no page that could say it.
  const message = document.createElement("p");
  message.className = "boot-failed";
  message.setAttribute("role", "alert");
  message.textContent = `Desire Path could not start (${error.message}). Load the page again, or try a current browser.`;
  document.body.append(message);
});
