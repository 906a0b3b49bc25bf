import { join } from "node:path";
import { type Instant, instant } from "../../src/lib/instant.ts";
import type { Change, Rows } from "../../src/lib/rows.ts";
import type { OrganisationId, Person, PersonId } from "../../src/people/person.ts";
import { openSqlite } from "../../src/storage/sqlite.ts";
import { showingsOf } from "../../src/tickets/ticket-showings.ts";
import { createTicketStore } from "../../src/tickets/ticket-store.ts";
import { type TicketNumber, report } from "../../src/tickets/ticket.ts";
import { member } from "./people.ts";
import { holdSending } from "./sending.ts";

const ORGANISATION = "venlo" as OrganisationId;
const HOME = "ict-nml";
const TICKETS_A_PERSON = 15;
const MOST_CHANGES = 100;
const YEAR_MS = 365 * 24 * 3_600_000;
const year = new Date().getUTCFullYear();

export const numberOf = (count: number): TicketNumber =>
  `M${String(year % 100)}-${String(count + 1).padStart(6, "0")}` as TicketNumber;

/** Everybody has as many tickets in a big store as in a small one, and they lie spread over all of it. */
export const peopleWith = (tickets: number): number => Math.ceil(tickets / TICKETS_A_PERSON);

/** A store that has this many tickets, reported over a year and shown, made by the ticket store itself. */
export async function fill(folder: string, tickets: number): Promise<void> {
  const rows = openSqlite(join(folder, "helpdesk.sqlite"));
  const gathered = gathering(rows);
  const store = createTicketStore(
    gathered.rows,
    () => instant(new Date()),
    () => undefined,
  );
  const people = peopleWith(tickets);
  for (let count = 0; count < tickets; count++) {
    const actor = personOf(count % people);
    const by = { actor, now: momentOf(count / tickets) };
    const said = { text: "De printer op de derde verdieping doet het niet.\nEr staat: papier vast.", hidden: [] };
    const after = report(
      numberOf(count),
      ORGANISATION,
      { said, area: "printer", impact: "team", canWork: "partly" },
      by,
    );
    const showings = showingsOf(undefined, after, undefined).map((one) => ({ ...one, adopts: `bench-${count}` }));
    const once = { person: actor.id, nonce: `nonce-${count}`, act: { verb: "ticket.report" } };
    await store.save({ after, showings, once });
  }
  await gathered.flush();
  await holdSending(rows);
  await rows.write(HOME, [{ insert: `numbers|${year}`, value: { next: tickets + 1 } }]);
  await rows.close();
}

function personOf(number: number): Person {
  const { id, name } = member(number);
  return { id: id as PersonId, name, appointments: [ORGANISATION], grants: [] };
}

/** Within this year by the clock of the Netherlands, so that the numbers fit. */
const momentOf = (part: number): Instant => instant(new Date(Date.now() - YEAR_MS * (1 - part)));

/** Writes as many changes at once as may be; what was to be shown has been shown. */
function gathering(rows: Rows): { readonly rows: Rows; flush(): Promise<void> } {
  let waiting: Change[] = [];
  const flush = async () => {
    if ((await rows.write(ORGANISATION, waiting)) !== "saved") throw new Error("a generated ticket was there already");
    waiting = [];
  };
  const write: Rows["write"] = async (_, changes) => {
    const kept = changes.filter((change) => !("insert" in change && change.insert.startsWith("outbox|")));
    if (waiting.length + kept.length > MOST_CHANGES) await flush();
    waiting.push(...kept);
    return "saved";
  };
  return { rows: { ...rows, write }, flush };
}
