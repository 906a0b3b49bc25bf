import type { Turn } from "../people/turn.ts";
import type { Desk } from "./desk.ts";
import { BOT, type Ticket, recorded } from "./ticket.ts";

/**
 * A storing that is filed outside service hours goes to who is on call, if the rota names somebody (DVO 4.1.1).
 * While the hours are not known, nobody is outside them.
 */
export async function calledOut(desk: Desk, ticket: Ticket, turn: Turn): Promise<Ticket> {
  if (ticket.request || desk.openingAt(ticket.reportedAt).is !== "closed") return ticket;
  const onCall = await desk.onCallAt(ticket.organisation, ticket.reportedAt);
  if (!onCall) return ticket;
  await desk.introduce(onCall.id, ticket, turn.reference);
  const told = { kind: "on-call-told", by: BOT, about: onCall.id } as const;
  return recorded(ticket, turn, [told], { onCall: onCall.id }, { [onCall.id]: onCall.name });
}
