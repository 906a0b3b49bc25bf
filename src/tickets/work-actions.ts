import type { z } from "zod";
import type { Message } from "../lib/message.ts";
import { plain, theOneCalled } from "../lib/words.ts";
import { type Person, isAgent } from "../people/person.ts";
import { type CardAction, type Turn, cardAction } from "../people/turn.ts";
import { type Target, changing, viewFor } from "./change-ticket.ts";
import { type Desk, agreedFor } from "./desk.ts";
import { findFor } from "./find-ticket.ts";
import { merge, unmerge } from "./merge.ts";
import { moreCard } from "./more-card.ts";
import { textCard } from "./texts.ts";
import {
  AssignInput,
  HoldInput,
  MergeInput,
  MessageInput,
  NoteInput,
  PrioritiseInput,
  TargetInput,
} from "./ticket-input.ts";
import { REFUSAL_TEXT } from "./ticket-words.ts";
import type { Ticket, TicketNumber } from "./ticket.ts";
import { assign, message, note, prioritise, putOnHold, wake } from "./work.ts";

/** What agents do less often than taking and resolving; each a form behind *Andere acties*. */
export function workActions(desk: Desk): Record<string, CardAction> {
  const shown = (show: (ticket: Ticket, given: Target, turn: Turn) => Promise<Message>): CardAction =>
    cardAction(
      TargetInput,
      async (given, turn) => {
        const ticket = await findFor(desk, turn.actor, given.ticket, [given.organisation]);
        return ticket ? show(ticket, given, turn) : textCard(REFUSAL_TEXT["unknown-ticket"]);
      },
      async (problems) => textCard(...problems),
    );

  return {
    "ticket.more": shown((ticket, given, turn) => more(desk, ticket, given, turn)),
    "ticket.show": shown((ticket, given, turn) => viewFor(desk, ticket, given, turn)),
    "ticket.message": changing(desk, "ticket.message", MessageInput, (ticket, given, by) =>
      message(ticket, given.message, by),
    ),
    "ticket.note": changing(desk, "ticket.note", NoteInput, (ticket, given, by) => note(ticket, given.note, by)),
    "ticket.assign": changing(desk, "ticket.assign", AssignInput, async (ticket, given, by) => {
      const agents = await desk.agentsOf(ticket.team, ticket.organisation);
      return assign(ticket, chosenIn(agents, given), by);
    }),
    "ticket.hold": changing(desk, "ticket.hold", HoldInput, (ticket, { waitsFor, until, reason }, by) =>
      putOnHold(
        ticket,
        { waitsFor, until: until === undefined ? undefined : desk.startOfWork(until), said: reason },
        by,
      ),
    ),
    "ticket.wake": changing(desk, "ticket.wake", TargetInput, (ticket, _, by) => wake(ticket, by)),
    "ticket.merge": changing(desk, "ticket.merge", MergeInput, async (ticket, { into }, by) =>
      merge(ticket, await openTicketTo(desk, by.actor, into), by),
    ),
    "ticket.unmerge": changing(desk, "ticket.unmerge", TargetInput, (ticket, _, by) => unmerge(ticket, by)),
    "ticket.prioritise": changing(desk, "ticket.prioritise", PrioritiseInput, (ticket, given, by) => {
      const asked = plain(given.priority);
      return prioritise(
        ticket,
        desk.priorities.find(({ code, name }) => asked === plain(code) || asked === plain(name)),
        by,
      );
    }),
  };
}

async function more(desk: Desk, ticket: Ticket, given: Target, turn: Turn): Promise<Message> {
  if (!isAgent(turn.actor, ticket.organisation)) return viewFor(desk, ticket, given, turn);
  const agents = await desk.agentsOf(ticket.team, ticket.organisation);
  const choices = { agents, priorities: desk.priorities, tomorrow: desk.tomorrow(turn.now) };
  return moreCard(ticket, given.team ?? ticket.team, agreedFor(desk, ticket), choices);
}

/** The ticket that another is merged into; one that is merged itself stands for the one that it went into. */
async function openTicketTo(desk: Desk, actor: Person, number: TicketNumber): Promise<Ticket | undefined> {
  const found = await findFor(desk, actor, number);
  return found?.state.status === "merged" ? findFor(desk, actor, found.state.into) : found;
}

/** Who was chosen, or named by who types. */
function chosenIn(agents: readonly Person[], { assignee, name }: z.output<typeof AssignInput>): Person | undefined {
  return assignee ? agents.find(({ id }) => id === assignee) : theOneCalled(agents, name);
}
