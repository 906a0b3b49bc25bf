import type { TicketNumber } from "../lib/numbers.ts";
import type { OrganisationId } from "../people/person.ts";
import type { Turn } from "../people/turn.ts";
import { recognise } from "../tickets/recognise.ts";
import { saidIn } from "../tickets/ticket-input.ts";
import { showingsOf } from "../tickets/ticket-showings.ts";
import type { Once } from "../tickets/ticket-store.ts";
import { BOT, NOTHING_SAID, type Ticket, passToTeam, report, take } from "../tickets/ticket.ts";
import type { Known } from "./notice-cards.ts";
import type { NoticeRoom } from "./notice-room.ts";
import type { Notice } from "./notice.ts";

const SUBJECT_LENGTH = 1_800;

/**
 * *Maak melding*: the one ticket of a notice, whoever presses and however often; in Beheer, in the hands of who presses.
 * A press that broke off after it finds it again. undefined: Beheer has no channel to show it in.
 * @throws StorageError when it is not known to be kept
 */
export async function ticketOf({ desk }: NoticeRoom, known: Known, turn: Turn): Promise<TicketNumber | undefined> {
  const { organisation } = known.notice;
  const once = onceOf(known.notice);
  const earlier = await desk.tickets.seen(organisation, once);
  if (earlier) return earlier;
  if (!(await desk.isConnected("operations"))) return undefined;

  const ticket = filed(known, await desk.numbers.next(turn.now), organisation, turn);
  await desk.introduce(ticket.reporter, ticket, turn.reference);
  const showings = showingsOf(undefined, ticket, turn.replyToId);
  if ((await desk.tickets.save({ after: ticket, showings, once })) === "saved") return ticket.number;
  return desk.tickets.seen(organisation, once);
}

/** Of the notice and not of a person: two who press at once make one ticket. */
const onceOf = ({ ref }: Notice): Once => ({ person: BOT, nonce: ref, act: { verb: "notice.ticket" } });

function filed({ kind, notice, fact }: Known, number: TicketNumber, organisation: OrganisationId, turn: Turn): Ticket {
  const about = saidIn(kind.ticketText(notice, fact), SUBJECT_LENGTH);
  const said = { ...about, text: `${about.text}\n${kind.name}, waarschuwing ${notice.ref}` };
  const area = recognise(said.text).area ?? "unknown";
  // The Helpdesk has nothing to do with it: it gets no card.
  const reported = { ...report(number, organisation, { said, area }, turn), cards: { reporter: 1 } };
  const passed = passToTeam(reported, "operations", NOTHING_SAID, turn);
  const taken = passed.ok ? take(passed.value, turn) : passed;
  if (!taken.ok) throw new Error(`a new ticket of a notice was refused: ${taken.reason}`);
  return taken.value;
}
