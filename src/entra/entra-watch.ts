import type { Agent } from "undici";
import { every } from "../lib/every.ts";
import { type Log, describeError } from "../lib/log.ts";
import { within } from "../lib/within.ts";
import type { Directory, Freshness } from "../people/directory.ts";
import type { PersonId } from "../people/person.ts";
import { problemsIn } from "./diagnosis.ts";
import type { GroupRoles } from "./group-roles.ts";
import type { KnownPeople } from "./known-people.ts";

/** Keeps what is known of Entra up to date. */
export interface EntraWatch {
  readonly freshness: () => Freshness;
  /** Reads the roles, and keeps them read; done when they are known, or after five seconds without. Never throws. */
  start(): Promise<void>;
  /** Reads at once what is due by now. Never throws. */
  look(): Promise<void>;
  /** Done when what was begun has ended. */
  stop(): Promise<void>;
}

interface EntraWatchOptions {
  readonly roles: GroupRoles;
  readonly people: KnownPeople;
  readonly agent: Agent;
  /** Whom the organisation file lists. */
  readonly onFile: readonly PersonId[];
  readonly organisations: Directory["organisations"];
  readonly log: Log;
  readonly now: () => number;
}

const LOOK_EVERY_MS = 60_000;
const FORGET_EVERY_MS = 24 * 3_600_000;
const START_WITHIN_MS = 5_000;

export function createEntraWatch(options: EntraWatchOptions): EntraWatch {
  const { roles, people, agent, onFile, organisations, log, now } = options;
  const rolesRead = Promise.withResolvers<undefined>();
  let isStopped = false;
  let forgotAt = 0;
  let lastTold = "";

  const freshness = (): Freshness => {
    const states = roles.states();
    const problems = problemsIn(states, organisations);
    const [oldest] = states.map(({ readAt }) => readAt ?? "").toSorted();
    const readAt = states.map((state) => state.readAt).find((moment) => moment === oldest);
    return { readAt, failing: problems.length > 0, problems };
  };

  const tell = (problems: readonly string[]): void => {
    const told = problems.join(" ");
    if (told !== lastTold && told === "") log.info({}, "people are read from Entra again");
    if (told !== lastTold && told !== "") log.warn({ problem: told }, "people could not be read from Entra");
    lastTold = told;
  };

  const look = async (): Promise<void> => {
    await roles.look().finally(() => rolesRead.resolve(undefined));
    tell(freshness().problems);
    // Of whom the file lists, that they left is to be known before they are asked for something.
    for (const id of onFile) if (!isStopped) await people.of(id);
    if (now() - forgotAt >= FORGET_EVERY_MS) {
      forgotAt = now();
      await people.forget();
    }
  };
  const looking = every(LOOK_EVERY_MS, look, (error) =>
    log.error(describeError(error), "Entra could not be looked at"),
  );

  return {
    freshness,
    start() {
      void looking.now();
      return within(rolesRead.promise, START_WITHIN_MS, undefined);
    },
    look: () => looking.now(),
    async stop() {
      isStopped = true;
      // What Graph has not answered by now is not waited for.
      await agent.destroy();
      await looking.stop();
      await people.idle();
    },
  };
}
