import { afterEach, describe, expect, it } from "vitest";
import { HELLO, startServer } from "./raw.ts";
import type { RunningServer } from "./raw.ts";

let running: RunningServer | undefined;
afterEach(() => running?.close());

describe("a server that trusts this machine", () => {
  const names = new Set(["127.0.0.1", "localhost", "[::1]"]);

  it.each(["127.0.0.1", "127.0.0.1:3978", "localhost:3978", "LOCALHOST", "[::1]:3978"])(
    "answers when it is called %s",
    async (name) => {
      running = await startServer({ names });
      expect((await running.post(HELLO, { Host: name })).status).toBe(200);
    },
  );

  it.each(["helpdesk.example", "127.0.0.1.helpdesk.example:3978", "localhost.", "localhost@helpdesk.example"])(
    "does not when a page's own name leads to it: %s",
    async (name) => {
      running = await startServer({ names });
      expect((await running.post(HELLO, { Host: name })).status).toBe(404);
    },
  );
});
