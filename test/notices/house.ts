import type { OutboxRow } from "../../src/delivery/outbox.ts";
import { type Instant, instant } from "../../src/lib/instant.ts";
import { createLog } from "../../src/lib/log.ts";
import type { Message } from "../../src/lib/message.ts";
import { type NoticeRef, createNumbers } from "../../src/lib/numbers.ts";
import { type Place, channelPlace } from "../../src/lib/place.ts";
import { type Rows, type Value, collect, under } from "../../src/lib/rows.ts";
import type { NoticeKind } from "../../src/notices/kind.ts";
import { noticeActions } from "../../src/notices/notice-actions.ts";
import { noticeCommands } from "../../src/notices/notice-commands.ts";
import type { NoticeRoom } from "../../src/notices/notice-room.ts";
import { createNoticeStore } from "../../src/notices/notice-store.ts";
import { noticeSubjects } from "../../src/notices/notice-subjects.ts";
import { createNoticeWatch } from "../../src/notices/notice-watch.ts";
import type { Notice } from "../../src/notices/notice.ts";
import { createNotices } from "../../src/notices/notices.ts";
import type { OrganisationId, Person } from "../../src/people/person.ts";
import type { Desk } from "../../src/tickets/desk.ts";
import { buttonsOn, readable, sentBy } from "../support/card-reading.ts";
import { cardIn } from "../support/approvals.ts";
import { type Where, openDesk } from "../support/desk.ts";
import { createMemoryRows } from "../support/memory-rows.ts";
import { ALL, HOME, VENLO, at } from "../support/people.ts";
import { countdown, level, neverAgain } from "./kinds.ts";

export const BEHEER = channelPlace("operations");

/** Where somebody is: in Beheer's channel, in that of a municipality, or in one that is bound to nothing. */
export const inBeheer: Where = { chat: "channel", conversationId: "19:operations@thread.tacv2" };
export const inChannelOf = (organisation: OrganisationId): Where => ({
  chat: "channel",
  conversationId: `19:${organisation}@thread.tacv2`,
});
export const elsewhere: Where = { chat: "channel", conversationId: "19:lunch@thread.tacv2" };

interface Given {
  readonly rows?: Rows;
  readonly kinds?: readonly NoticeKind[];
  readonly settings?: Partial<Desk>;
  /** Municipalities that have no channel yet. */
  readonly without?: readonly OrganisationId[];
}

/** Notices and tickets on a store in memory, without Teams. */
export function openNotices(given: Given = {}) {
  const rows = given.rows ?? createMemoryRows();
  const house = openDesk({ rows, ...(given.settings && { settings: given.settings }) });
  const store = createNoticeStore(
    rows,
    () => instant(new Date()),
    () => undefined,
  );
  let now = at("10:00");
  const pressed: Notice[] = [];
  const room: NoticeRoom = {
    ...{ store, desk: house.desk, organisations: ALL, now: () => now },
    kinds: given.kinds ?? [countdown, level, neverAgain],
    channelOf: async (conversation) => /^19:(.+)@thread/.exec(conversation)?.[1],
    hasChannel: async (organisation) => given.without?.includes(organisation) !== true,
    pressed: (notice) => void pressed.push(notice),
  };
  const notices = createNotices(store, createNumbers(rows, HOME, "W"));
  const actions = noticeActions(room);
  const commands = noticeCommands(room, actions);
  const subjects = noticeSubjects(room);

  const show = async (subject: string, place: Place, organisation: OrganisationId = VENLO) =>
    subjects[subject.split(":")[0] ?? ""]?.(organisation, subject, place);

  return {
    ...house,
    ...{ rows, room, store, notices, pressed, show },
    moveTo: (moment: Instant) => void (now = moment),
    now: () => now,
    look: createNoticeWatch({ room, log: createLog({ level: "silent" }) }),
    /** Says a fact of Venlo, and gives its notice back. */
    async says<Fact extends Value>(kind: NoticeKind<Fact>, fact: Fact, organisation = VENLO): Promise<NoticeRef> {
      const { ref } = await notices.observe(kind, { organisation, fact, now });
      if (!ref) throw new Error("nothing to warn of");
      return ref;
    },
    async notice(ref: NoticeRef, organisation = VENLO): Promise<Notice> {
      const found = await store.find(organisation, ref);
      if (!found) throw new Error(`no notice ${ref}`);
      return found.notice;
    },
    async press(actor: Person, verb: string, data: unknown, where: Where = inBeheer): Promise<Message> {
      const action = actions[verb];
      if (!action) throw new Error(`no action ${verb}`);
      return action(data, house.turn(actor, { now, ...where }));
    },
    /** Presses a button on the card as it is in Venlo's place; `seen`: as it was. */
    async tap(
      actor: Person,
      ref: NoticeRef,
      title: string,
      where: Where = inBeheer,
      { filled = {}, seen }: { filled?: Readonly<Record<string, string>>; seen?: Message | undefined } = {},
    ): Promise<Message> {
      const place = where === inBeheer ? BEHEER : channelPlace(VENLO);
      const card = seen ?? (await show(`notice:${ref}`, place));
      const buttons = card ? buttonsOn(cardIn(card)) : [];
      const button = buttons.find((one) => one.title === title);
      if (!button) throw new Error(`no button ${title}, only: ${buttons.map((one) => one.title).join(", ")}`);
      return this.press(actor, button.verb, sentBy(button, filled), where);
    },
    async say(actor: Person, text: string, where: Where = {}): Promise<Message> {
      for (const { says, run } of commands) {
        const match = says.exec(text);
        if (match) return (await run(match, house.turn(actor, { now, ...where })))[0] ?? { summary: "" };
      }
      throw new Error(`nothing is done with "${text}"`);
    },
    /** Everything that was ever to be shown there. */
    async wanted(organisation = VENLO): Promise<readonly OutboxRow["value"][]> {
      const found = await collect(rows.range(organisation, under("outbox|", 100_000)));
      return found.map(({ value }) => value as OutboxRow["value"]);
    },
    /** The replies in the thread of a notice in a place. */
    async replies(ref: NoticeRef, place: Place = BEHEER, organisation = VENLO): Promise<readonly Message[]> {
      const theirs = (await this.wanted(organisation)).filter(
        (row) => row.place === place && row.subject.startsWith(`notice-reply:${ref}:`),
      );
      const shown = await Promise.all(theirs.map(({ subject }) => show(subject, place, organisation)));
      return shown.filter((message) => message !== undefined);
    },
  };
}

/** What can be read on it, and what a locked phone says. */
export const read = (message: Message | undefined): string =>
  message ? `${message.summary}\n${readable(cardIn(message))}` : "";
export const buttonsIn = (message: Message | undefined): string[] =>
  message ? buttonsOn(cardIn(message)).map(({ title }) => title) : [];
