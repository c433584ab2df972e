// Worker scripts that misbehave on purpose, served in place of the page's own.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { dist } from "./server.mjs";

const whole = () => readFileSync(join(dist, "worker-boot.js"), "utf8");

/** A worker that stops before it has said anything. */
export const broken = () => ({ "worker-boot.js": "throw new Error('out of order');" });

/** Workers that run as always until they are given a file of this name, which stops the engine. */
export const engineDies = (name) => ({
  "worker-boot.js": `${whole()}
    // Before the engine has said that it is there, it would be one that cannot be started.
    const booting = self.onmessage;
    const die = () => {
      if (self.onmessage === booting) {
        setTimeout(die, 10);
        return;
      }
      throw new Error("out of memory");
    };
    self.addEventListener("message", ({ data }) => {
      if (data.files?.some((file) => file.name === ${JSON.stringify(name)})) {
        die();
      }
    });`,
});

/** Workers that run as always until they are given a file of this name: of that they speak in another way. */
export const otherVersion = (name) => ({
  "worker-boot.js": `${whole()}
    self.addEventListener("message", ({ data }) => {
      if (data.files?.some((file) => file.name === ${JSON.stringify(name)})) {
        self.postMessage({ done: { id: data.call.id, answer: { previews: [{ preview: { contents: [] } }] } } });
      }
    });`,
});

/** Workers of which a parser stops when it is to read a file of this name. */
export const parserDies = (name) => ({
  // Before the worker's own listener, which would read the file all the same.
  "worker-boot.js": `self.addEventListener("message", (event) => {
      if (event.data.plan?.file === ${JSON.stringify(name)}) {
        event.stopImmediatePropagation();
        throw new Error("out of memory");
      }
    });
    ${whole()}`,
});

/** Workers in a browser whose streams fill no buffers. */
export const unstreamed = (boot = whole()) => ({
  "worker-boot.js": `{
      const getReader = ReadableStream.prototype.getReader;
      ReadableStream.prototype.getReader = function (options) {
        if (options?.mode === "byob") {
          throw new TypeError("This is no stream of bytes.");
        }
        return getReader.call(this, options);
      };
    }
    ${boot}`,
});

/** Workers whose parsers are given no work before {@link letRead}. */
export const held = () => ({
  "worker-boot.js": `{
      const gate = new BroadcastChannel("read");
      const opened = new Promise((open) => (gate.onmessage = open));
      let isOpen = false;
      self.addEventListener("message", (event) => {
        if (event.data.plan && !isOpen) {
          event.stopImmediatePropagation();
          opened.then(() => {
            isOpen = true;
            self.dispatchEvent(new MessageEvent("message", { data: event.data }));
          });
        }
      });
    }
    ${whole()}`,
});

/** Lets the parsers of {@link held} workers read. */
export const letRead = (page) => page.evaluate(() => new BroadcastChannel("read").postMessage("go"));

/**
 * Workers that look up in every pause of long work, and after they have said how far it is wait there
 * for {@link workOn}.
 */
export const halting = () => ({
  "worker-boot.js": `{
      const gate = new BroadcastChannel("work");
      const [setTimer, post] = [self.setTimeout, self.postMessage];
      let now = 0;
      let halted = false;
      Date.now = () => (now += 1000);
      self.postMessage = (message, ...more) => {
        halted ||= Boolean(message.progress?.progress.rounds_total);
        return post.call(self, message, ...more);
      };
      self.setTimeout = (then, ...more) => {
        if (!halted) {
          return setTimer.call(self, then, ...more);
        }
        gate.onmessage = () => {
          halted = false;
          setTimer.call(self, then, ...more);
        };
      };
    }
    ${whole()}`,
});

/** Lets {@link halting} workers go on to where they next say how far they are. */
export const workOn = (page) => page.evaluate(() => new BroadcastChannel("work").postMessage("go"));
