import { randomUUID } from "node:crypto";
import { DateTime } from "luxon";
import { commit } from "../lib/commit.ts";
import { type Instant, ZONE, instant } from "../lib/instant.ts";
import type { FileOffer, Message } from "../lib/message.ts";
import type { TicketNumber } from "../lib/numbers.ts";
import type { Rows } from "../lib/rows.ts";
import type { Directory } from "../people/directory.ts";
import { type OrganisationId, type Person, type PersonId, type Role, holds, reach } from "../people/person.ts";
import type { Command, FileMaker, Turn } from "../people/turn.ts";
import { forOneself } from "../tickets/ticket-commands.ts";
import { ticketKey, ticketOf } from "../tickets/ticket-rows.ts";
import type { Ticket } from "../tickets/ticket.ts";
import { breachReport } from "./breach-report.ts";
import { allOf } from "./row-kinds.ts";
import { textFile } from "./told.ts";

/** What the report needs of the house. */
export interface BreachHouse {
  readonly rows: Rows;
  readonly directory: Pick<Directory, "colleague" | "organisations">;
}

/** Who answers for a leak at a municipality. */
const ROLES = ["privacy-officer", "ciso", "incident-manager"] as const satisfies readonly Role[];
const FILE = "breach-report";
const AROUND = 20_000;
const MOST_NUMBERS = 20;
const NUMBER = /M\d{2}-\d{6}/gi;
const DAY = String.raw`(\d{1,2}-\d{1,2}-\d{4})`;

const IN_PERSONAL_CHAT = "Een meldrapport kan ik alleen in onze persoonlijke chat geven.";
const NOT_YOURS =
  "Een meldrapport is voor de privacyfunctionaris, de CISO en de incidentmanager van een gemeente. U bent dat niet.";
const UNKNOWN = "Geen van deze nummers ken ik bij uw gemeente.";
const NO_SUCH_DAYS =
  "Deze dagen kan ik niet lezen. Typ bijvoorbeeld: meldrapport datalek 1-11-2026 tot en met 15-11-2026.";
const HOW =
  "Typ meldrapport datalek met de nummers van de meldingen, of met een periode. Bijvoorbeeld: meldrapport datalek M26-000123, of: meldrapport datalek 1-11-2026 tot en met 15-11-2026. U krijgt een bestand: wie het raakt, welke gegevens, van wanneer tot wanneer, wat er is gedaan en de termijnen.";
const TRACED = "Dat u dit rapport maakt, leg ik vast.";

type What =
  | { readonly numbers: readonly TicketNumber[] }
  | { readonly from: Instant; readonly until: Instant; readonly days: string };

export const breachCommands = (house: BreachHouse): readonly Command[] => [
  forOneself({
    says: /^meldrapport(?: van een| over een)? ?data ?lek(?: (?:van |over )?([\s\S]+?))?[.!?]*$/i,
    run: async ([, said = ""], turn) => {
      if (turn.chat !== "personal") return [{ summary: IN_PERSONAL_CHAT }];
      const organisations = answersFor(turn.actor);
      if (organisations.length === 0) return [{ summary: NOT_YOURS }];
      if (said === "") return [{ summary: HOW }];
      const args = argsIn(said);
      const what = args && whatOf(args);
      if (!args || !what) return [{ summary: NO_SUCH_DAYS }];
      const having = "numbers" in what ? await havingAny(house, organisations, what.numbers) : organisations;
      if (having.length === 0) return [{ summary: UNKNOWN }];
      return [{ summary: TRACED }, ...having.map((organisation) => offer(house, organisation, args))];
    },
  }),
];

/** One municipality a file: whoever answers for several never has them mixed. */
const answersFor = (person: Person): readonly OrganisationId[] =>
  reach(person).filter((organisation) => ROLES.some((role) => holds(person, role, organisation)));

/** `numbers`, or `from` and `until`. */
type Args = Readonly<Record<string, string>>;

function argsIn(said: string): Args | undefined {
  const numbers = said.match(NUMBER);
  if (numbers)
    return { numbers: [...new Set(numbers.map((one) => one.toUpperCase()))].slice(0, MOST_NUMBERS).join(",") };
  const days = new RegExp(`^${DAY}(?:\\s*(?:tot en met|t/m|tot|-|en)\\s*${DAY})?$`, "i").exec(said.trim());
  return days ? { from: days[1] ?? "", until: days[2] ?? days[1] ?? "" } : undefined;
}

function whatOf({ numbers, from: first = "", until: last = "" }: Args): What | undefined {
  if (numbers !== undefined) return { numbers: (numbers.match(NUMBER) ?? []).slice(0, MOST_NUMBERS) as TicketNumber[] };
  const [from, until] = [dayOf(first), dayOf(last)?.plus({ days: 1 })];
  if (!from || !until || from >= until) return undefined;
  return { from: instant(from.toJSDate()), until: instant(until.toJSDate()), days: `${first} tot en met ${last}` };
}

function dayOf(text: string): DateTime | undefined {
  const day = DateTime.fromFormat(text, "d-M-yyyy", { zone: ZONE });
  return day.isValid ? day : undefined;
}

async function havingAny(
  { rows }: BreachHouse,
  organisations: readonly OrganisationId[],
  numbers: readonly TicketNumber[],
): Promise<readonly OrganisationId[]> {
  const found = await Promise.all(
    organisations.map(async (one) => Promise.all(numbers.map((number) => rows.get(one, ticketKey(number))))),
  );
  return organisations.filter((_, index) => found[index]?.some((row) => row !== undefined));
}

function offer({ directory }: BreachHouse, organisation: OrganisationId, args: Args): Message {
  const name = nameOf({ directory }, organisation);
  const file: FileOffer = {
    name: fileNameOf(organisation),
    description: `Meldrapport van ${name}`,
    sizeBytes: AROUND,
    offer: { file: FILE, args: { organisation, ...args } },
  };
  return { summary: `Meldrapport van ${name}`, file };
}

const fileNameOf = (organisation: OrganisationId): string => `meldrapport-datalek-${organisation}.txt`;

const nameOf = ({ directory }: Pick<BreachHouse, "directory">, id: OrganisationId): string =>
  directory.organisations.find((one) => one.id === id)?.name ?? id;

/** Judged anew: what comes back is what a client says. */
export const breachFiles = (house: BreachHouse): Readonly<Record<string, FileMaker>> => ({
  [FILE]: async (args, turn) => {
    const { actor, chat, now } = turn;
    if (chat !== "personal") return { refusal: { summary: IN_PERSONAL_CHAT } };
    const organisation = answersFor(actor).find((id) => id === args["organisation"]);
    if (!organisation) return { refusal: { summary: NOT_YOURS } };
    const what = whatOf(args);
    if (!what) return { refusal: { summary: NO_SUCH_DAYS } };
    const tickets = await ticketsOf(house, organisation, what);
    await keepTrace(house, organisation, "numbers" in what ? { numbers: numbersOf(tickets) } : what, turn);
    const told = breachReport({
      ...{ organisation: { id: organisation, name: nameOf(house, organisation) }, tickets, now },
      asked: "numbers" in what ? numbersOf(tickets).join(", ") : `alles waarin iets gebeurde van ${what.days}`,
      worksHere: await colleaguesOf(house, organisation, tickets),
    });
    return textFile(fileNameOf(organisation), told);
  },
});

async function ticketsOf({ rows }: BreachHouse, organisation: OrganisationId, what: What): Promise<readonly Ticket[]> {
  if ("numbers" in what) {
    const found = await Promise.all(what.numbers.map((number) => rows.get(organisation, ticketKey(number))));
    return found.flatMap((row) => (row ? [ticketOf(row)] : []));
  }
  const tickets: Ticket[] = [];
  for await (const row of allOf({ rows, organisation }, "ticket")) {
    const ticket = ticketOf(row);
    if (ticket.timeline.some(({ at }) => at >= what.from && at < what.until)) tickets.push(ticket);
  }
  return tickets;
}

const numbersOf = (tickets: readonly Ticket[]): readonly TicketNumber[] => tickets.map(({ number }) => number);

/** No report without it. @throws StorageError */
async function keepTrace({ rows }: BreachHouse, organisation: OrganisationId, what: What, { actor, now }: Turn) {
  const opId = randomUUID();
  const key = `audit|${now}|${opId}`;
  const about = "numbers" in what ? { numbers: what.numbers } : { days: what.days };
  await commit(
    rows,
    organisation,
    [{ insert: key, value: { act: "breach-report", by: actor.id, at: now, opId, ...about } }],
    { key, opId },
  );
}

async function colleaguesOf(
  { directory }: BreachHouse,
  organisation: OrganisationId,
  tickets: readonly Ticket[],
): Promise<(person: PersonId) => boolean> {
  const ids = [...new Set(tickets.flatMap(({ names }) => Object.keys(names) as PersonId[]))];
  const found = await Promise.all(ids.map(async (id) => [id, await directory.colleague(id)] as const));
  const here = new Set(found.flatMap(([id, one]) => (one?.appointments.includes(organisation) ? [id] : [])));
  return (person) => here.has(person);
}
