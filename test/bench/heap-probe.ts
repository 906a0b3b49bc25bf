/* Loaded before the bot's own code (`--import`), for the one figure that cannot be seen from outside. */

process.on("message", () => {
  // Twice: what the first collection hands to finalisers is gone after the second.
  globalThis.gc?.();
  globalThis.gc?.();
  process.send?.(process.memoryUsage().heapUsed);
});
