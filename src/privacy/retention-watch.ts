import { type Instant, inAmsterdam } from "../lib/instant.ts";
import { type Log, describeError } from "../lib/log.ts";
import type { OrganisationId } from "../people/person.ts";
import { RETENTION_KINDS } from "./retention.ts";
import { isOurs, openRun } from "./retention-run.ts";
import { type SweepHouse, sweep } from "./retention-sweep.ts";

/*
 * Each night what has been kept for long enough goes, in each organisation, with a proof of it (`retention.ts`). The
 * shared organisation comes last: what is shared goes when nothing of a municipality leads to it any more.
 */

export interface RetentionHouse extends SweepHouse {
  readonly organisations: readonly OrganisationId[];
  /** Real time, also when the sandbox's clock is moved: whether another process is alive goes by it. */
  readonly wallClock: () => Instant;
  readonly log: Pick<Log, "error" | "info">;
}

/** Before the figures are counted once more. */
const FROM_HOUR = 3;

/** Any process may run one. Without a term nothing is removed and nothing is written. */
export function createRetention(house: RetentionHouse): () => Promise<void> {
  const { retention, organisations, home, now, log } = house;
  const kept = Object.fromEntries(
    RETENTION_KINDS.flatMap((kind) => (retention[kind] === undefined ? [] : [[kind, retention[kind]] as const])),
  );

  async function night(day: string): Promise<void> {
    for (const organisation of [...organisations.filter((one) => one !== home), home]) {
      const partition = { rows: house.rows, organisation };
      const run = await openRun(partition, { day, kept, wallClock: house.wallClock });
      if (run === "busy") return;
      if (run === "finished") continue;
      if (!(await isOurs(() => sweep(house, partition, run)))) return;
      const things = Object.values(run.proof().removed).reduce((sum, one) => sum + one.things, 0);
      log.info({ organisation, things }, "what was kept for long enough is gone");
    }
  }

  return async () => {
    const here = inAmsterdam(now());
    if (Object.keys(kept).length === 0 || here.hour < FROM_HOUR) return;
    await night(here.toFormat("yyyy-MM-dd")).catch((error: unknown) =>
      log.error(describeError(error), "what was kept for long enough could not be removed"),
    );
  };
}
