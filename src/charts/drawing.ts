import { Worker } from "node:worker_threads";
import type { Answer, Asked, Chart, Drawn } from "./wire.ts";

/** Far longer than any picture takes, loading the library included. A thread that is silent so long is done or stuck. */
const SILENT_MILLIS = 30_000;
const MEMORY = { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 128 };

interface Drawer {
  draw(chart: Chart): Promise<Drawn>;
}

let drawer: Drawer | undefined;

/**
 * Draws in a thread of its own: loading the library takes a good part of a second and a picture some tens of
 * milliseconds, in which nobody could be answered. The thread starts with the first picture, ends by itself, and keeps no
 * process alive that has nothing to draw.
 */
export function draw(chart: Chart): Promise<Drawn> {
  drawer ??= openDrawer();
  return drawer.draw(chart);
}

function openDrawer(): Drawer {
  const thread = new Worker(new URL("./drawing-thread.ts", import.meta.url), { resourceLimits: MEMORY });
  const waiting = new Map<number, PromiseWithResolvers<Drawn>>();
  let asked = 0;

  const retire = (): void => {
    if (drawer === opened) drawer = undefined;
    void thread.terminate();
  };
  const silence = setTimeout(retire, SILENT_MILLIS);
  const ended = (reason: unknown): void => {
    retire();
    clearTimeout(silence);
    for (const { reject } of waiting.values()) reject(reason);
    waiting.clear();
  };

  thread.on("message", (answer: Answer) => {
    const result = waiting.get(answer.number);
    waiting.delete(answer.number);
    if ("error" in answer) result?.reject(answer.error);
    else result?.resolve(answer);

    silence.refresh();
    if (waiting.size > 0) return;
    silence.unref();
    thread.unref();
  });
  thread.on("error", ended);
  thread.on("exit", () => ended(new Error("the thread that draws has ended")));

  const opened: Drawer = {
    draw(chart) {
      if (waiting.size === 0) {
        silence.refresh().ref();
        thread.ref();
      }
      const ask: Asked = { number: (asked += 1), chart };
      const result = Promise.withResolvers<Drawn>();
      waiting.set(ask.number, result);
      thread.postMessage(ask);
      return result.promise;
    },
  };
  return opened;
}
