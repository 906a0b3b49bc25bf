import { defineConfig } from "vitest/config";

/** Rooms whose tests start no browser and no house of their own. They share workers, which saves a third of their time. */
const PURE = [
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
  "http",
  "lib",
  "manifest",
  "notices",
  "outages",
  "people",
  "places",
  "privacy",
  "reports",
  "requests",
  "security",
  "setup",
  "storage",
  "teams",
  "terms",
  "tickets",
  "welcome",
].map((room) => `test/${room}/**/*.test.ts`);

const limits = { testTimeout: 20_000, hookTimeout: 60_000 };
/** A busy machine draws a page slowly; nobody waits for this long unless something is wrong. */
const patient = { testTimeout: 60_000, hookTimeout: 90_000 };

export default defineConfig({
  test: {
    // Twice as many as there are cores: what starts processes and browsers waits for them most of the time.
    maxWorkers: 4,
    reporters: ["default"],
    projects: [
      { test: { ...limits, name: "rules", include: PURE, isolate: false } },
      { test: { ...patient, name: "whole", include: ["test/**/*.test.ts"], exclude: PURE } },
    ],
  },
});
