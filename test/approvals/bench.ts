import { begin } from "../../src/approvals/asking.ts";
import type { Bench, Candidate, DecidedBy } from "../../src/approvals/deciders.ts";
import type { Instant } from "../../src/lib/instant.ts";
import type { Outcome } from "../../src/lib/outcome.ts";
import type { Colleague, Person } from "../../src/people/person.ts";
import type { Requested } from "../../src/tickets/asked-for.ts";
import { type By, type Said, type Ticket, type TicketNumber, request } from "../../src/tickets/ticket.ts";
import { VENLO, at, colleague, hanneke, iris, karel, marieke, noor } from "../support/people.ts";

export const candidate = (who: Person, extra: Partial<Colleague> = {}, isReachable = true): Candidate => ({
  colleague: colleague(who, extra),
  isReachable,
});

/** Away until further notice. */
export const away = (who: Person, from = "2026-01-01"): Candidate => candidate(who, { absent: [{ from }] });

/** Noor's: Marieke is her leidinggevende, Karel stands in for Marieke, Hanneke is above Marieke, Iris assigns. */
export const benchOf = (given: Partial<Bench> = {}): Bench => ({
  requester: noor.id,
  organisation: VENLO,
  manager: candidate(marieke),
  substitute: candidate(karel),
  managersManager: candidate(hanneke),
  authorised: [candidate(hanneke), candidate(karel)],
  assigners: [candidate(iris)],
  ...given,
});

export const everybodyAway: Partial<Bench> = {
  manager: away(marieke),
  substitute: away(karel),
  managersManager: away(hanneke),
  authorised: [away(hanneke), away(karel)],
};

export const said = (text: string): Said => ({ text, hidden: [] });

export const by = (actor: Person, time = "10:00", day?: string): By => ({ actor, now: at(time, day) });
/** Who looks and reminds. */
export const watch = (now: Instant): By => ({ actor: { ...iris, id: "bot" as Person["id"], name: "Helpdesk" }, now });

export const STORAGE: Requested = {
  kind: "extra-storage",
  title: "Extra opslag",
  section: "4.8",
  facts: [{ label: "Hoeveel", value: "50 GB" }],
  cost: "Opslag telt mee voor de bijdrage van uw gemeente.",
};

export const MAILBOX: Requested = {
  kind: "mailbox-rights",
  title: "Mailboxrechten",
  section: "4.7.5",
  facts: [{ label: "Recht", value: "Lezen" }],
  ownerSteps: ["Open Outlook."],
};

/** Noor asks for storage, at nine on Monday, and whoever decides has been asked. */
export function requested(
  bench: Bench,
  decidedBy: DecidedBy = { by: "manager" },
  what: Requested = STORAGE,
  who: By = by(noor, "09:00"),
): Ticket {
  const asked = { said: said("Voor het archief van de wijk"), request: what };
  return begin(request("M26-000124" as TicketNumber, VENLO, asked, who), decidedBy, bench, who);
}

export function after<Reason extends string>(outcome: Outcome<Ticket, Reason>): Ticket {
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome.value;
}

/** "manager Marieke Verstappen", "assigner the Helpdesk": who has it now. */
export const waiting = ({ approval, names }: Ticket): string[] =>
  (approval?.asked ?? [])
    .filter(({ over }) => !over)
    .map(({ as, person }) => `${as} ${person ? (names[person] ?? "nameless") : "the Helpdesk"}`);

export const no = (reason: string) => ({ ok: false, reason });
