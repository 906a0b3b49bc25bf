import { defineConfig } from "vitest/config";

/** Rooms whose tests start no browser and no house of their own. They share workers, which saves a third of their time. */
const SIDE_BY_SIDE = [
  "agreement",
  "alerts",
  "approvals",
  "backups",
  "calamities",
  "cards",
  "certificates",
  "delivery",
  "entra",
  "escalation",
  "lib",
  "notices",
  "outages",
  "people",
  "places",
  "privacy",
  "reports",
  "requests",
  "security",
  "setup",
  "teams",
  "terms",
  "tickets",
  "welcome",
].map((room) => `test/${room}/**/*.test.ts`);

/** A busy machine is slow; nobody waits for this long unless something is wrong. */
const limits = { testTimeout: 60_000, hookTimeout: 90_000 };

export default defineConfig({
  test: {
    // One more than there are cores: what starts processes and browsers waits for them some of the time.
    maxWorkers: 3,
    reporters: ["default"],
    projects: [
      { test: { ...limits, name: "rooms", include: SIDE_BY_SIDE, isolate: false } },
      { test: { ...limits, name: "whole", include: ["test/**/*.test.ts"], exclude: SIDE_BY_SIDE } },
    ],
  },
});
