/* Loaded before the bot's own code (`--import`), for the one figure that cannot be seen from outside. */

/** The engine drops the code of the start, which is megabytes, when it has not run for some collections. */
const COLLECTIONS = 8;

process.on("message", () => {
  for (let time = 0; time < COLLECTIONS; time++) globalThis.gc?.();
  process.send?.(process.memoryUsage().heapUsed);
});
