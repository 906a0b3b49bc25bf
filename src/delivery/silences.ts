import { describeError, type Log } from "../lib/log.ts";
import type { Place } from "../lib/place.ts";
import type { OrganisationId } from "../people/person.ts";
import type { Time } from "./time.ts";

/** Who wants to know that what this organisation has for a place waits there unseen. */
export type Silenced = (organisation: OrganisationId, place: Place) => void;

export interface Silences {
  /** The place was marked dead just now. */
  readonly began: Silenced;
  /** It is still dead. Told once a minute at most: an earlier telling may have been lost. */
  readonly lasts: Silenced;
}

const TELL_AGAIN_AFTER_MS = 60_000;
const MOST_REMEMBERED = 5_000;

/** Whoever is told is not waited for, and cannot hurt the delivery. */
export function createSilences(tell: Silenced, time: Time, log: Pick<Log, "error">): Silences {
  const toldAt = new Map<string, number>();

  const began: Silenced = (organisation, place) => {
    if (toldAt.size >= MOST_REMEMBERED) toldAt.clear();
    toldAt.set(`${organisation}|${place}`, time.now());
    void Promise.resolve()
      .then(() => tell(organisation, place))
      .catch((error: unknown) => log.error({ ...describeError(error) }, "a dead place was told in vain"));
  };

  return {
    began,
    lasts(organisation, place) {
      const since = time.now() - (toldAt.get(`${organisation}|${place}`) ?? -Infinity);
      if (since >= TELL_AGAIN_AFTER_MS) began(organisation, place);
    },
  };
}
