import { personPlace } from "../lib/place.ts";
import { under } from "../lib/rows.ts";
import type { TicketNumber } from "../tickets/ticket.ts";
import type { Erasure } from "./erasure.ts";
import type { Privacy } from "./privacy.ts";

const MOST_WAITING = 100_000;
const MOST_LISTED = 50;
const WORKED_OUT: ReadonlySet<string> = new Set(["resolved", "closed", "withdrawn", "rejected"]);

/** What is still being worked on for them or by them: what they lose then is wanted there. */
export async function blockersOf(
  { tickets }: Pick<Privacy, "tickets">,
  { organisation, person, state }: Erasure,
): Promise<readonly TicketNumber[]> {
  const until = "at" in state ? state.at : undefined;
  const isOld = (at: string) => until === undefined || at <= until;
  const [listed, inHand, toDo] = await Promise.all([
    tickets.listOf(person, [organisation], "", MOST_LISTED),
    tickets.workOf(person, [organisation], "", MOST_LISTED),
    tickets.toDoFor(person, [organisation], MOST_LISTED),
  ]);
  const own = listed.filter(({ status, reporter }) => !WORKED_OUT.has(status) && reporter === undefined);
  return [
    ...new Set([
      ...[...own, ...inHand].filter(({ reportedAt }) => isOld(reportedAt)).map(({ number }) => number),
      ...toDo.filter(({ since }) => isOld(since)).map(({ number }) => number),
    ]),
  ].sort();
}

/** Whether something still has to reach their chat. */
export async function isAwaited({ rows }: Pick<Privacy, "rows">, { organisation, person }: Erasure): Promise<boolean> {
  const place = personPlace(person);
  for await (const { value } of rows.range(organisation, under("outbox|", MOST_WAITING)))
    if (value["place"] === place) return true;
  return false;
}
