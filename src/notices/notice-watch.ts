import type { Instant } from "../lib/instant.ts";
import { type Log, describeError } from "../lib/log.ts";
import type { NoticeRef } from "../lib/numbers.ts";
import type { OrganisationId } from "../people/person.ts";
import { type NoticeRoom, placesOf } from "./notice-room.ts";
import { woken } from "./notice.ts";
import { showingsOf } from "./notices.ts";

export interface NoticeWatchOptions {
  readonly room: Pick<NoticeRoom, "store" | "organisations" | "kinds" | "now">;
  readonly log: Pick<Log, "error">;
}

const MOST_AT_ONCE = 200;

/**
 * Brings back what was snoozed, when its day has come.
 * Any process may run one: of two that do the same, one saves.
 */
export function createNoticeWatch({ room, log }: NoticeWatchOptions): () => Promise<void> {
  const { store, organisations, now } = room;

  async function wakeIn(organisation: OrganisationId, moment: Instant): Promise<void> {
    for (const ref of await store.wakingBy(organisation, moment, MOST_AT_ONCE)) {
      await wake(organisation, ref, moment).catch((error: unknown) => {
        log.error({ ...describeError(error), organisation }, "a notice could not be brought back");
      });
    }
  }

  async function wake(organisation: OrganisationId, ref: NoticeRef, moment: Instant): Promise<void> {
    const before = await store.find(organisation, ref);
    const after = before && woken(before.notice, moment);
    if (after) await store.save({ before, after, showings: showingsOf(after, placesOf(room, after)) });
  }

  return async () => {
    const moment = now();
    await Promise.all(organisations.map((organisation) => wakeIn(organisation, moment)));
  };
}
