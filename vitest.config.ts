import { defineConfig } from "vitest/config";

/** Rooms whose tests start nothing: no process, no browser, no thread. They share a worker, which saves a third of their time. */
const PURE = [
  "agreement",
  "alerts",
  "approvals",
  "backups",
  "calamities",
  "cards",
  "certificates",
  "escalation",
  "lib",
  "notices",
  "outages",
  "people",
  "places",
  "requests",
  "security",
  "terms",
  "tickets",
  "welcome",
].map((room) => `test/${room}/**/*.test.ts`);

const limits = { testTimeout: 20_000, hookTimeout: 60_000 };

export default defineConfig({
  test: {
    // One more than there are cores: what starts processes and browsers waits for them most of the time.
    maxWorkers: 3,
    reporters: ["default"],
    projects: [
      { test: { ...limits, name: "rules", include: PURE, isolate: false } },
      { test: { ...limits, name: "whole", include: ["test/**/*.test.ts"], exclude: PURE } },
    ],
  },
});
