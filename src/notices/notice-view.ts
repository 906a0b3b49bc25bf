import type { Message } from "../lib/message.ts";
import type { Reader, Surroundings } from "./kind.ts";
import { knownAs, noticeCard, plainCard } from "./notice-cards.ts";
import { type NoticeRoom, kindOf } from "./notice-room.ts";
import type { Notice } from "./notice.ts";

/** A notice, and as whom it is read. */
export interface Read {
  readonly notice: Notice;
  readonly reader: Reader;
}

/** The card for a reader, whoever shows it. @param told only this answer says it */
export async function viewFor(room: NoticeRoom, { notice, reader }: Read, told = ""): Promise<Message> {
  const known = knownAs(kindOf(room, notice), notice);
  return known ? noticeCard(known, reader, await surroundingsOf(room, notice), told) : plainCard(notice.ref);
}

export const surroundingsOf = async (
  { desk, hasChannel, now }: NoticeRoom,
  { organisation }: Notice,
): Promise<Surroundings> => ({
  now: now(),
  organisationName: desk.entranceOf(organisation).name,
  hasChannel: await hasChannel(organisation),
});
