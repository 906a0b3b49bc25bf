import type { z } from "zod";
import { dutchMoment, inAmsterdam } from "../lib/instant.ts";
import type { Message } from "../lib/message.ts";
import { type Outcome, done, refuse } from "../lib/outcome.ts";
import { type OrganisationId, isAgent } from "../people/person.ts";
import { type CardAction, type Turn, cardAction } from "../people/turn.ts";
import { IN_PERSONAL_CHAT, textCard } from "../tickets/texts.ts";
import type { Once } from "../tickets/ticket-store.ts";
import { knownAs, offered } from "./notice-cards.ts";
import { ListInput, MarkInput, PressInput, ShowInput, SnoozeInput } from "./notice-input.ts";
import { listNotices } from "./notice-list.ts";
import {
  type Found,
  type Here,
  type NoticeRoom,
  findNotice,
  hereOf,
  kindOf,
  mayWork,
  placesOf,
} from "./notice-room.ts";
import { ticketOf } from "./notice-ticket.ts";
import { type Read, viewFor } from "./notice-view.ts";
import { NOTICE_REFUSAL, type PressRefusal } from "./notice-words.ts";
import { type By, type Notice, acknowledge, becomeTicket, markOf, marked, snooze } from "./notice.ts";
import { showingsOf } from "./notices.ts";

const MAX_ATTEMPTS = 5;

type Target = z.output<typeof PressInput>;
type Decided = Outcome<Notice, PressRefusal>;
type Decide<Input> = (found: Found, given: Input, turn: Turn) => Decided | Promise<Decided>;

/** Every button about notices, by the verb that its template sends. */
export function noticeActions(room: NoticeRoom): Record<string, CardAction> {
  const on = <S extends z.ZodType<Target>>(verb: string, input: S, decide: Decide<z.output<S>>) =>
    [verb, pressing(room, verb, input, decide)] as const;

  return {
    "notice.list": cardAction(
      ListInput,
      ({ after }, turn) => listNotices(room, turn, after),
      async (problems) => textCard(...problems),
    ),
    "notice.show": cardAction(
      ShowInput,
      (given, turn) => showNotice(room, given.notice, turn, [given.organisation]),
      async (problems) => textCard(...problems),
    ),
    ...Object.fromEntries([
      on("notice.acknowledge", PressInput, (found, _, turn) =>
        mayHandle(found, turn) ? acknowledge(found.stored.notice, byIn(turn)) : refuse("not-allowed"),
      ),
      on("notice.snooze", SnoozeInput, (found, given, turn) => {
        if (!mayHandle(found, turn)) return refuse("not-allowed");
        const until = dayOf(room, given, turn);
        return until ? snooze(found.stored.notice, room.desk.startOfWork(until), byIn(turn)) : refuse("not-later");
      }),
      on("notice.mark", MarkInput, (found, given, turn) => mark(room, found, given, turn)),
      on("notice.ticket", PressInput, (found, _, turn) => makeTicket(room, found, turn)),
    ]),
  };
}

const byIn = ({ actor, now }: Turn): By => ({ id: actor.id, name: actor.name, at: now });

/** Beheer works on it; in the municipality everybody who reads it may say that they do. */
const mayHandle = ({ stored, reader }: Found, { actor }: Turn): boolean =>
  reader === "municipality" || mayWork(actor, stored.notice.organisation);

function dayOf({ desk }: NoticeRoom, { until, day }: z.output<typeof SnoozeInput>, { now }: Turn): string | undefined {
  if (until === "tomorrow") return desk.tomorrow(now);
  return until === "week" ? inAmsterdam(now).plus({ days: 7 }).toFormat("yyyy-MM-dd") : day;
}

function mark(room: NoticeRoom, { stored, reader }: Found, given: z.output<typeof MarkInput>, turn: Turn): Decided {
  const { notice } = stored;
  const kind = kindOf(room, notice);
  const button = kind?.marks?.find((one) => one.mark === given.mark);
  if (!kind || !button) return refuse("not-offered");
  if (button.reader !== reader || !button.mayPress(turn.actor, notice.organisation)) return refuse("not-allowed");
  if (notice.closed) return refuse("is-over");

  const isOffered = offered(kind, notice, reader).includes(button);
  if (!isOffered && !markOf(notice, given.mark)) return refuse("not-offered");
  const pressed = {
    mark: given.mark,
    closes: button.closes?.(notice) ?? false,
    isAgain: isOffered && !isSaidSince(notice, given),
  };
  return marked(notice, pressed, byIn(turn));
}

/** Somebody said the same after the card that was pressed was made. What is typed is about the notice as it is. */
const isSaidSince = ({ log }: Notice, { nonce, mark: said }: z.output<typeof MarkInput>): boolean =>
  /^\d{1,9}$/.test(nonce) && log.some((entry) => entry.mark === said && entry.version > Number(nonce));

async function makeTicket(room: NoticeRoom, { stored, reader }: Found, turn: Turn): Promise<Decided> {
  const { notice } = stored;
  if (reader !== "beheer" || !isAgent(turn.actor, notice.organisation)) return refuse("not-allowed");
  const known = knownAs(kindOf(room, notice), notice);
  if (!known) return refuse("unknown-kind");
  if (notice.closed) return refuse("is-over");
  if (notice.ticket) return refuse("has-ticket");

  const number = await ticketOf(room, known, turn);
  return number ? becomeTicket(notice, number, byIn(turn)) : refuse("no-team");
}

/** A button that changes a notice; the answer is the card as who pressed sees it there. */
function pressing<S extends z.ZodType<Target>>(
  room: NoticeRoom,
  verb: string,
  input: S,
  decide: Decide<z.output<S>>,
): CardAction {
  return cardAction(
    input,
    async (given, turn) => {
      const here = await hereOf(room, turn);
      if (!here) return textCard(IN_PERSONAL_CHAT);
      const outcome = await change(room, { verb, given, turn, here }, (found) => decide(found, given, turn));
      if (!outcome.ok) return refusal(room, outcome.reason, given, turn);
      return viewFor(room, outcome.value);
    },
    async (problems, data, turn) => {
      const shown = ShowInput.safeParse(data);
      return shown.success
        ? showNotice(room, shown.data.notice, turn, [shown.data.organisation], problems.join(" "))
        : textCard(...problems);
    },
  );
}

interface Pressed {
  readonly verb: string;
  readonly given: Target;
  readonly turn: Turn;
  readonly here: Here;
}

/** Loads, decides and saves in one write; the same press again finds what it led to. */
async function change(
  room: NoticeRoom,
  { verb, given, turn, here }: Pressed,
  decide: (found: Found) => Decided | Promise<Decided>,
): Promise<Outcome<Read, PressRefusal>> {
  const { nonce, ...act } = given;
  const once: Once = { person: turn.actor.id, nonce, act: { verb, ...act } };
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const found = await findNotice(room, given.notice, { here, actor: turn.actor }, [given.organisation]);
    if (!found) return refuse("unknown-notice");
    const { stored: before, reader } = found;
    if (await room.store.seen(given.organisation, once)) return done({ notice: before.notice, reader });
    if (!knownAs(kindOf(room, before.notice), before.notice)) return refuse("unknown-kind");

    const decided = await decide(found);
    if (!decided.ok) return decided;
    const after = decided.value;
    const showings = showingsOf(after, placesOf(room, after), turn.replyToId);
    if ((await room.store.save({ before, after, showings, once })) === "saved") {
      room.pressed(after);
      return done({ notice: after, reader });
    }
  }
  return refuse("changed-meanwhile");
}

/** A "no" comes with the notice as it is, so that the person sees why. */
async function refusal(room: NoticeRoom, reason: PressRefusal, given: Target, turn: Turn): Promise<Message> {
  if (reason === "unknown-notice") return textCard(NOTICE_REFUSAL[reason]);
  const why = (notice: Notice) => whyNot(reason, notice, given);
  return showNotice(room, given.notice, turn, [given.organisation], why);
}

/** With who was first, and when. */
function whyNot(reason: PressRefusal, notice: Notice, given: Target): string {
  const says = NOTICE_REFUSAL[reason];
  const first = whoWasFirst(reason, notice, given);
  return first ? `${says.slice(0, -1)}: ${first.name}, ${dutchMoment(first.at)}.` : says;
}

function whoWasFirst(reason: PressRefusal, notice: Notice, given: Target): By | undefined {
  switch (reason) {
    case "already-acknowledged":
      return notice.acknowledged;
    case "has-ticket":
      return notice.ticket;
    case "is-over":
      return notice.closed?.by;
    case "already-marked":
      return markOf(notice, MarkInput.safeParse(given).data?.mark ?? "");
    default:
      return undefined;
  }
}

/** The notice as this person reads it here; what is not theirs is not found. */
export async function showNotice(
  room: NoticeRoom,
  ref: Notice["ref"],
  turn: Turn,
  organisations?: readonly OrganisationId[],
  told: string | ((notice: Notice) => string) = "",
): Promise<Message> {
  const here = await hereOf(room, turn);
  if (!here) return textCard(IN_PERSONAL_CHAT);
  const found = await findNotice(room, ref, { here, actor: turn.actor }, organisations);
  if (!found) return textCard(NOTICE_REFUSAL["unknown-notice"]);
  const { notice } = found.stored;
  return viewFor(room, { notice, reader: found.reader }, typeof told === "string" ? told : told(notice));
}
