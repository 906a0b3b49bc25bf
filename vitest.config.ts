import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Rooms whose tests start no browser, no house and no server that restify could reach: it changes how all of a process answer. */
const SIDE_BY_SIDE = [
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
  "privacy",
  "reports",
  "requests",
  "security",
  "setup",
  "terms",
  "tickets",
  "welcome",
].map((room) => `test/${room}/**/*.test.ts`);

/** What takes longest, a browser beside what mostly waits: begun last, one of these would keep everybody waiting at the end. */
const FIRST = [
  "e2e/working-day-serious",
  "outside/approvals-first-contact",
  "sandbox/page.",
  "e2e/working-day.",
  "outside/notices",
  "e2e/requests-decided",
  "prove/kills",
  "e2e/notices",
  "outside/approvals-refused",
  "e2e/situations",
  "outside/approvals-hostile",
  "e2e/page",
  "prove/notices",
  "e2e/requests.",
  "outside/approvals-twice",
  "rubbish",
  "e2e/reports",
  "outside/story",
  "infra/container",
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const index = FIRST.findIndex((name) => moduleId.includes(`/test/${name}`));
      return index < 0 ? FIRST.length : index;
    };
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other));
  }
}

/** A busy machine is slow; nobody waits for this long unless something is wrong. */
const limits = { testTimeout: 60_000, hookTimeout: 90_000 };

export default defineConfig({
  test: {
    // One more than there are cores: what starts processes and browsers waits for them some of the time.
    maxWorkers: 3,
    reporters: ["default"],
    sequence: { sequencer: LongestFirst },
    projects: [
      { test: { ...limits, name: "rooms", include: SIDE_BY_SIDE, isolate: false } },
      { test: { ...limits, name: "whole", include: ["test/**/*.test.ts"], exclude: SIDE_BY_SIDE } },
    ],
  },
});
