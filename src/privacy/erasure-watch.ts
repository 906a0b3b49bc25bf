import type { Instant } from "../lib/instant.ts";
import { type Log, describeError } from "../lib/log.ts";
import { personPlace } from "../lib/place.ts";
import type { OrganisationId } from "../people/person.ts";
import { botIn } from "../tickets/by-itself.ts";
import type { By } from "../tickets/ticket.ts";
import { carryOut } from "./carry-out.ts";
import { blockersOf, isAwaited } from "./erasure-blockers.ts";
import { type Erasure, finished, placeForgotten, reminded, remindersBy, waiting } from "./erasure.ts";
import type { StoredErasure } from "./erasure-store.ts";
import { erasureSubject, reminderSubject } from "./erasure-subjects.ts";
import { decidersOf, outcomeFor, passOn, showingsOf } from "./erasures.ts";
import type { Privacy } from "./privacy.ts";

export interface ErasureWatchOptions {
  readonly house: Privacy;
  readonly organisations: readonly OrganisationId[];
  readonly now: () => Instant;
  readonly log: Pick<Log, "error">;
}

/**
 * Sees to every request that is not over: somebody decides, they are reminded, what was granted is carried out. Any
 * process may run one; of two that do the same, one saves.
 */
export function createErasureWatch({ house, organisations, now, log }: ErasureWatchOptions): () => Promise<void> {
  async function lookIn(organisation: OrganisationId): Promise<void> {
    for (const ref of await house.store.open(organisation)) {
      const found = await house.store.find(organisation, ref);
      if (found) await lookAt(house, found, { actor: botIn(organisation), now: now() });
    }
  }

  return async () => {
    await Promise.all(
      organisations.map((organisation) =>
        lookIn(organisation).catch((error: unknown) => {
          log.error({ ...describeError(error), organisation }, "a request to remove data could not be seen to");
        }),
      ),
    );
  };
}

async function lookAt(house: Privacy, found: StoredErasure, by: By): Promise<void> {
  const { erasure } = found;
  switch (erasure.state.status) {
    case "asked":
      return (await isCovered(house, erasure)) ? remind(house, found, by) : passOn(house, found, by);
    case "granted":
      return removeIfReady(house, found, by);
    case "done":
      return forgetPlace(house, found, by);
    case "withdrawn":
    case "refused":
      return undefined;
  }
}

/** Somebody who has a card of it can decide now. */
const isCovered = async (house: Privacy, erasure: Erasure): Promise<boolean> =>
  (await decidersOf(house, erasure)).some(({ id }) => erasure.deciders.includes(id));

/** An edit of a card notifies nobody: a reminder is a reply beneath it. */
async function remind(house: Privacy, before: StoredErasure, by: By): Promise<void> {
  const count = remindersBy(before.erasure, by.now);
  if (count <= before.erasure.reminded) return;
  const after = reminded(before.erasure, count, by);
  const beneath = erasureSubject(after.ref);
  const subject = reminderSubject(after.ref, count);
  const replies = after.deciders.map((person) => ({ subject, place: personPlace(person), beneath }));
  await house.store.save(before, after, [...showingsOf(after), ...replies]);
}

async function removeIfReady(house: Privacy, before: StoredErasure, by: By): Promise<void> {
  const { erasure } = before;
  const blockers = await blockersOf(house, erasure);
  if (blockers.length > 0) {
    const news = waiting(erasure, blockers, by);
    if (news) await house.store.save(before, news, [...showingsOf(news), outcomeFor(news)]);
    return;
  }
  const carried = await carryOut(house, before, by);
  const after = carried && finished(carried.erasure, by);
  if (!after) return;
  await house.store.save(carried, after, [...showingsOf(after), outcomeFor(after)]);
}

/** After the last message: what still has to reach their chat goes first, and what they reported since. */
async function forgetPlace(house: Privacy, before: StoredErasure, by: By): Promise<void> {
  const { erasure } = before;
  const isStillNeeded =
    (await isAwaited(house, erasure)) ||
    (await blockersOf(house, { ...erasure, state: { status: "asked" } })).length > 0;
  const after = isStillNeeded ? undefined : placeForgotten(erasure, by);
  if (!after) return;
  const key = `place|${personPlace(erasure.person)}`;
  const known = await house.rows.get(erasure.organisation, key);
  await house.store.save(before, after, [], known ? [{ remove: key }] : []);
}
