import type { Render } from "../delivery/outbox.ts";
import type { Mention, Message } from "../lib/message.ts";
import type { NoticeRef } from "../lib/numbers.ts";
import type { Place } from "../lib/place.ts";
import type { OrganisationId } from "../people/person.ts";
import { type Known, knownAs } from "./notice-cards.ts";
import { type NoticeRoom, kindOf, placesOf, readerAt } from "./notice-room.ts";
import { viewFor } from "./notice-view.ts";
import { BACK_AGAIN, SOME_NEWS } from "./notice-words.ts";
import type { Entry } from "./notice.ts";

/** What `notice:…` and `notice-reply:…` subjects look like now, each place by its own right. */
export function noticeSubjects(room: NoticeRoom): Record<string, Render> {
  async function read(organisation: OrganisationId, ref: string, place: Place) {
    const found = await room.store.find(organisation, ref as NoticeRef);
    const reader = found && readerAt(found.notice, placesOf(room, found.notice), place);
    return reader && { notice: found.notice, reader };
  }

  return {
    notice: async (organisation, subject, place) => {
      const [, ref = ""] = subject.split(":");
      const found = await read(organisation, ref, place);
      return found && viewFor(room, found);
    },
    "notice-reply": async (organisation, subject, place) => {
      const [, ref = "", version] = subject.split(":");
      const found = await read(organisation, ref, place);
      if (!found) return undefined;
      const entry = await room.store.entry(found.notice, Number(version));
      if (!entry?.isReplied) return undefined;
      const known = knownAs(kindOf(room, found.notice), found.notice);
      if (!known) return { summary: `${found.notice.ref}: ${SOME_NEWS}` };
      const mentions = found.reader === "beheer" ? await called(room, known, entry) : [];
      return { ...replyOf(known, entry), ...(mentions.length > 0 && { mentions }) };
    },
  };
}

function replyOf({ kind, notice, fact }: Known, entry: Entry): Message {
  const says = entry.event === "woken" ? BACK_AGAIN : kind.reply(notice, fact, entry);
  return { summary: says.startsWith(notice.ref) ? says : `${notice.ref}: ${says}` };
}

/** What somebody pressed calls nobody. */
async function called({ desk }: NoticeRoom, { kind, notice, fact }: Known, entry: Entry): Promise<readonly Mention[]> {
  if (entry.event === "marked" || notice.closed || !kind.isUrgent(fact, entry.stage)) return [];
  const onCall = await desk.onCallAt(notice.organisation, entry.at);
  return onCall ? [{ person: onCall.id, name: onCall.name }] : [];
}
