import type { Message } from "../lib/message.ts";
import { type OrganisationId, reach } from "../people/person.ts";
import type { Turn } from "../people/turn.ts";
import { IN_PERSONAL_CHAT, textCard } from "../tickets/texts.ts";
import type { Reader } from "./kind.ts";
import { knownAs, noticesCard } from "./notice-cards.ts";
import { type NoticeRoom, hereOf, isFor, kindOf, readerIn } from "./notice-room.ts";
import type { OpenNotice } from "./notice-store.ts";
import { type Read, surroundingsOf } from "./notice-view.ts";
import { NO_SUCH_NOTICES } from "./notice-words.ts";

const PER_PAGE = 10;
/** What a municipality may not see stands in the same list; a page is looked for no further than this. */
const MOST_ROUNDS = 20;

/** *Waarschuwingen*: what is open for who asks here, newest first. @param after the last sort key of the page before */
export async function listNotices(room: NoticeRoom, turn: Turn, after: string): Promise<Message> {
  const here = await hereOf(room, turn);
  if (!here) return textCard(IN_PERSONAL_CHAT);
  const { actor } = turn;
  const readers = new Map(
    reach(actor).flatMap((organisation): [OrganisationId, Reader][] => {
      const reader = readerIn(here, actor, organisation);
      return reader ? [[organisation, reader]] : [];
    }),
  );
  if (readers.size === 0) return textCard(NO_SUCH_NOTICES);

  const { found, last } = await pageOf(room, readers, after);
  const listed = found.map(async ({ notice, reader }) => ({
    ...{ notice, reader, known: knownAs(kindOf(room, notice), notice) },
    around: await surroundingsOf(room, notice),
  }));
  return noticesCard(await Promise.all(listed), last);
}

interface Page {
  readonly found: readonly Read[];
  /** The sort key after which there is more; "" when there is not. */
  readonly last: string;
}

async function pageOf(room: NoticeRoom, readers: ReadonlyMap<OrganisationId, Reader>, after: string): Promise<Page> {
  const found: (Read & { readonly sortKey: string })[] = [];
  let from = after;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const rows = await nextOpen(room, [...readers.keys()], from);
    const read = await Promise.all(rows.map((row) => readRow(room, row, readers.get(row.organisation))));
    found.push(...read.filter((one) => one !== undefined));
    const isMore = found.length > PER_PAGE;
    if (isMore) return { found: found.slice(0, PER_PAGE), last: found[PER_PAGE - 1]?.sortKey ?? "" };
    if (rows.length <= PER_PAGE) return { found, last: "" };
    from = rows.at(-1)?.sortKey ?? from;
  }
  return { found, last: from };
}

/** One more than a page, one range an organisation. */
async function nextOpen(room: NoticeRoom, organisations: readonly OrganisationId[], after: string) {
  const lists = await Promise.all(organisations.map((one) => room.store.open(one, after, PER_PAGE + 1)));
  return lists
    .flat()
    .sort((one, other) => (one.sortKey < other.sortKey ? -1 : 1))
    .slice(0, PER_PAGE + 1);
}

async function readRow(room: NoticeRoom, { organisation, ref, sortKey }: OpenNotice, reader: Reader | undefined) {
  const notice = (await room.store.find(organisation, ref))?.notice;
  return notice && reader && isFor(room, notice, reader) ? { notice, reader, sortKey } : undefined;
}
