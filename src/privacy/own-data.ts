import { z } from "zod";
import { type Instant, dutchMoment } from "../lib/instant.ts";
import { personPlace } from "../lib/place.ts";
import type { Row, Rows } from "../lib/rows.ts";
import type { Organisation } from "../people/organisation-file.ts";
import { type Colleague, type Person, type PersonId, reach } from "../people/person.ts";
import { ROLE_NAME } from "../people/role-names.ts";
import { forReporters } from "../tickets/ticket-cards.ts";
import { ticketOf } from "../tickets/ticket-rows.ts";
import { STATUS, eventTitle, reportedFacts } from "../tickets/ticket-words.ts";
import { BOT, type Ticket, type TimelineEntry } from "../tickets/ticket.ts";
import { Erasure } from "./erasure.ts";
import { statusForDecider, statusForRequester } from "./erasure-words.ts";
import { NOTHING_TO_TELL, kindOf, refOf, rowsOf } from "./row-kinds.ts";
import type { Told } from "./told.ts";

/*
 * *Wat weet u van mij* (AVG, article 15): everything that is kept of one person, and nothing of anybody else. Others
 * stand in it by what they do. What somebody did for their work is named by number and moment: the texts there are
 * about others. An internal note stays inside; how many there are is said, so that it can be asked for.
 */

const LEFT_OUT: readonly string[] = [
  "Interne notities van medewerkers bij uw meldingen. Bij elke melding staat hoeveel het er zijn. Uw gemeente beslist of u ze kunt lezen.",
  "Teksten van collega's waarin zij u noemen. Die teksten gaan ook over hen. Uw gemeente kan dat voor u nagaan.",
  "Teksten in meldingen van anderen waaraan u werkte of waarover u besliste. Er staat wel bij wat u deed en wanneer.",
  "Namen van collega's die iets voor u deden.",
  "Wat u in Teams typte en wat ik daar antwoordde. Dat bewaart Microsoft voor uw organisatie.",
];

export interface OwnDataOptions {
  readonly rows: Rows;
  readonly organisations: readonly Pick<Organisation, "id" | "name">[];
  /** As the directory knows them; undefined for who is not listed. */
  readonly listed: Colleague | undefined;
}

export async function ownData(
  { rows, organisations, listed }: OwnDataOptions,
  actor: Person,
  now: Instant,
): Promise<Told> {
  const nameOf = (id: string): string => organisations.find((one) => one.id === id)?.name ?? id;
  const perOrganisation = await Promise.all(
    organisations.map(
      async ({ id, name }) =>
        [name, await inOrganisation(rows, id, { person: actor.id, name: actor.name, nameOf })] as const,
    ),
  );
  return {
    "Wat de Helpdesk van u weet": {
      "Gemaakt op": dutchMoment(now),
      "Over wie u bent": aboutPerson(actor, listed, nameOf),
      ...Object.fromEntries(perOrganisation.filter(([, told]) => Object.keys(told).length > 0)),
      "Wat hier niet in staat": [...LEFT_OUT],
    },
  };
}

function aboutPerson(actor: Person, listed: Colleague | undefined, nameOf: (id: string) => string): Told {
  return {
    Naam: actor.name,
    "Kenmerk van uw account": actor.id,
    "Werkt bij": actor.appointments.map(nameOf),
    ...(actor.grants.length > 0 && {
      Rollen: actor.grants.map(
        ({ role, organisations }) => `${ROLE_NAME[role]}, voor ${organisations.map(nameOf).join(", ")}`,
      ),
    }),
    ...(listed
      ? {
          Leidinggevende: listed.manager ? "vastgelegd" : "niet vastgelegd",
          Plaatsvervanger: listed.substitute ? "vastgelegd" : "niet vastgelegd",
          ...(listed.absent.length > 0 && {
            Afwezig: listed.absent.map(({ from, until }) => (until ? `${from} tot en met ${until}` : `vanaf ${from}`)),
          }),
        }
      : { Bron: "Teams. U staat niet in de lijst van medewerkers met een rol." }),
    "Ik lees gegevens van": reach(actor).map(nameOf),
  };
}

interface Who {
  readonly person: PersonId;
  readonly name: string;
  readonly nameOf: (id: string) => string;
}

/** What one row says of somebody, and under which heading. */
type Line = readonly [heading: string, told: Told];

const COUNTED = "Wat ik bijhoud om u te kunnen antwoorden";

async function inOrganisation(rows: Rows, organisation: string, who: Who): Promise<Record<string, Told>> {
  const told = new Map<string, Told[]>();
  const counts = new Map<string, number>();
  for await (const row of rowsOf(rows, organisation, NOTHING_TO_TELL)) {
    const counted = countedAs(row, who.person);
    if (counted) counts.set(counted, (counts.get(counted) ?? 0) + 1);
    else for (const [heading, line] of linesOf(row, who)) told.set(heading, [...(told.get(heading) ?? []), line]);
  }
  return {
    ...Object.fromEntries(told),
    ...(counts.size > 0 && { [COUNTED]: Object.fromEntries(counts) }),
  };
}

/** Which rows are only counted: they hold ids and nothing to read. */
function countedAs({ key, value }: Row, person: PersonId): string | undefined {
  const place = personPlace(person);
  switch (kindOf(key)) {
    case "seen":
      return refOf(key) === person ? "Knoppen en commando's die u gebruikte" : undefined;
    case "card":
      return key.endsWith(`|${place}`) ? "Kaarten die in uw chat staan" : undefined;
    case "adopted":
      return refOf(key) === place ? "Formulieren die een kaart werden" : undefined;
    case "outbox":
      return value["place"] === place ? "Berichten die nog naar u onderweg zijn" : undefined;
    case "dead":
      return value["place"] === place ? "Berichten die u niet hebben bereikt" : undefined;
    default:
      return undefined;
  }
}

/** By kind of row; whatever has no entry is named when it holds their id. */
const TELLS: Readonly<Record<string, (row: Row, who: Who) => readonly Line[]>> = {
  ticket: (row, who) => ticketLines(ticketOf(row), who),
  erasure: (row, who) => erasureLines(row, who),
  // Their events say the same, all of them.
  notice: () => [],
  "notice-event": ({ key, value }, { person }) =>
    value["by"] === person
      ? [
          [
            "Waarschuwingen waarmee u iets deed",
            { Nummer: refOf(key), Wat: wordOf(NOTICE_EVENT, value["event"]), Op: when(value["at"]) },
          ],
        ]
      : [],
  "report-event": ({ key, value }, { person }) =>
    value["by"] === person
      ? [["Maandrapportage", { Maand: refOf(key), Wat: wordOf({}, value["kind"]), Op: when(value["at"]) }]]
      : [],
  audit: ({ value }, { person }) =>
    value["by"] === person
      ? [
          [
            "Handelingen die ik bewaar voor controle",
            { Wat: wordOf(ACTS, value["act"]), Op: when(value["at"]), ...numberIn(value) },
          ],
        ]
      : [],
  place: ({ key, value }, { person }) => (refOf(key) === personPlace(person) ? [[PLACE, placeTold(value)]] : []),
  greeted: ({ key, value }, { person }) =>
    refOf(key) === person ? [["Welkom geheten", { Op: when(value["at"]) }]] : [],
  linked: ({ key, value }, { person }) =>
    key.split("|")[2] === person ? [["Storingen die u ook had", { Nummer: refOf(key), Sinds: when(value["at"]) }]] : [],
  directory: (row, { person }) => entraLines(row, person),
  ...Object.fromEntries(["seen", "card", "adopted", "outbox", "dead"].map((kind) => [kind, () => []])),
};

const PLACE = "Hoe ik u kan schrijven";

function linesOf(row: Row, who: Who): readonly Line[] {
  const tells = TELLS[kindOf(row.key)];
  if (tells) return tells(row, who);
  return holds(row, who.person)
    ? [
        [
          "Waarin u wordt genoemd als medewerker",
          { Soort: KINDS[kindOf(row.key)] ?? kindOf(row.key), Nummer: refOf(row.key) },
        ],
      ]
    : [];
}

const holds = ({ key, value }: Row, person: string): boolean =>
  key.includes(person) || JSON.stringify(value).includes(person);

const KINDS: Readonly<Record<string, string>> = {
  outage: "storing",
  calamity: "calamiteit",
  certificate: "certificaat",
  "certificate-event": "stap bij een certificaat",
  report: "maandrapportage",
  "report-version": "verstuurde maandrapportage",
  "report-reach": "wie de maandrapportage kreeg",
  "outage-proposal": "voorstel voor een storing",
};

const NOTICE_EVENT: Readonly<Record<string, string>> = {
  acknowledged: "opgepakt",
  snoozed: "uitgesteld",
  ticket: "melding van gemaakt",
  marked: "gemarkeerd",
  closed: "afgesloten",
};

const ACTS: Readonly<Record<string, string>> = {
  "guess-tickets": "vaak gevraagd naar meldingen die niet van u zijn",
  "refused-decision": "geprobeerd te beslissen over een aanvraag waarover u niet beslist",
  "read-sensitive": "de tekst van een gevoelige melding bekeken",
  "breach-report": "een meldrapport van een datalek gemaakt",
};

const wordOf = (words: Readonly<Record<string, string>>, code: unknown): string =>
  typeof code === "string" ? (words[code] ?? code) : "onbekend";
const when = (moment: unknown): string => (typeof moment === "string" ? dutchMoment(moment as Instant) : "onbekend");
const numberIn = ({ number }: Row["value"]) => (typeof number === "string" ? { Nummer: number } : {});

/** Of oneself, of a group that one is in, or of a colleague whose leidinggevende one is. */
function entraLines(row: Row, person: PersonId): readonly Line[] {
  if (!holds(row, person)) return [];
  const { key, value } = row;
  const read = { "Gelezen op": when(value["readAt"]) };
  const [, what, ref] = key.split("|");
  if (what === "group") return [[ENTRA, { Groep: ref ?? "", ...read }]];
  if (ref !== person) return [[ENTRA, { Wat: "u bent de leidinggevende van een collega", ...read }]];
  const { name, domains, manager } = EntraAccount.parse(value);
  const known = { Naam: name, Domeinen: [...domains], Leidinggevende: manager ? "vastgelegd" : "niet vastgelegd" };
  return [[ENTRA, { ...known, ...read }]];
}

const ENTRA = "Wat ik las in Microsoft Entra";
const EntraAccount = z.object({ name: z.string(), domains: z.array(z.string()), manager: z.string().optional() });

function placeTold({ reference, introduction, dead }: Row["value"]): Told {
  const { conversationId, tenantId, serviceUrl } = (reference ?? introduction ?? {}) as Record<string, string>;
  return {
    "Uw chat met mij": dead ? "niet bereikbaar" : reference ? "open" : "nog niet open",
    ...(conversationId !== undefined && { Gesprek: conversationId }),
    ...(tenantId !== undefined && { Tenant: tenantId }),
    ...(serviceUrl !== undefined && { "Adres van Teams": serviceUrl }),
  };
}

/** A ticket in which nobody has a name but this person. */
const onlyNaming = (ticket: Ticket, { person, name }: Who): Ticket => ({ ...ticket, names: { [person]: name } });

function ticketLines(whole: Ticket, who: Who): readonly Line[] {
  const ticket = onlyNaming(whole, who);
  const { reporter, filedBy, phoned } = whole;
  if (reporter === who.person) return [["Uw meldingen en aanvragen", ownTicket(ticket, who.person)]];
  if (filedBy === who.person && !phoned)
    return [["Meldingen die u voor een collega deed", filedTicket(ticket, who.person)]];
  const did = ticket.timeline.filter(({ by }) => by === who.person);
  if (did.length > 0)
    return [["Waaraan u werkte of waarover u besliste", { Nummer: ticket.number, "Wat u deed": stepsOf(ticket, did) }]];
  return holds({ key: "", etag: "", value: { ...whole, lists: [] } }, who.person)
    ? [["Waarin een collega of de Helpdesk u aanwees", { Nummer: ticket.number, Waarom: whyNamed(ticket, who.person) }]]
    : [];
}

const stepsOf = (ticket: Ticket, entries: readonly TimelineEntry[]): Told =>
  entries.map((entry) => `${dutchMoment(entry.at)}: ${eventTitle(ticket, entry)}`);

function whyNamed(ticket: Ticket, person: PersonId): Told {
  const filled = (ticket.request?.facts ?? [])
    .filter((fact) => fact.person === person)
    .map(({ label }) => `ingevuld bij: ${label}`);
  const told = ticket.timeline.filter(({ about, onBehalfOf }) => about === person || onBehalfOf === person);
  const why = [...filled, ...told.map((entry) => `${dutchMoment(entry.at)}: ${eventTitle(ticket, entry)}`)];
  return why.length > 0 ? why : ["u bent gevraagd of aangewezen"];
}

function filedTicket(ticket: Ticket, person: PersonId): Told {
  const texts = ticket.timeline.flatMap(({ by, text }) => (by === person && text !== undefined ? [text] : []));
  return {
    Nummer: ticket.number,
    "Gedaan op": dutchMoment(ticket.reportedAt),
    Status: STATUS[ticket.state.status].inList,
    "Wat u schreef": [ticket.text, ...texts],
  };
}

function ownTicket(whole: Ticket, person: PersonId): Told {
  const ticket = forReporters(whole);
  const notes = whole.timeline.filter(({ kind }) => kind === "note").length;
  const { request, state } = ticket;
  const facts = reportedFacts(ticket).flatMap(({ label, value }) =>
    value === undefined || label === "Gemeld door" ? [] : [[label, value] as const],
  );
  return {
    Nummer: ticket.number,
    Soort: request ? `Aanvraag: ${request.title}` : "Melding",
    "Gedaan op": dutchMoment(ticket.reportedAt),
    "Gedaan door": ticket.filedBy ? (ticket.phoned ? "de Helpdesk, nadat u belde" : "een collega, voor u") : "u",
    Status: STATUS[state.status].inList,
    Tekst: ticket.text,
    ...(ticket.messageLink !== undefined && { "Gemaakt van het bericht": ticket.messageLink }),
    ...Object.fromEntries(facts),
    ...(ticket.sensitive && { Gevoelig: "ja" }),
    ...("solution" in state && { Oplossing: state.solution }),
    ...("rating" in state && state.rating !== undefined && { "Uw beoordeling": state.rating }),
    ...decisionsOf(ticket),
    Verloop: ticket.timeline.map((entry) => stepTold(ticket, entry, person)),
    ...(notes > 0 && { "Interne notities": notes }),
  };
}

function decisionsOf({ approval }: Ticket): Record<string, Told> {
  const decisions = approval?.decisions ?? [];
  if (decisions.length === 0) return {};
  const IS = { approved: "goedgekeurd", rejected: "afgewezen", revoked: "besluit ingetrokken" } as const;
  return {
    Besluiten: decisions.map(({ is, at, reason, saw }) => ({
      Besluit: IS[is],
      Op: dutchMoment(at),
      ...(reason !== undefined && { Reden: reason }),
      ...(saw && { "Wat de beslisser zag": saw.text }),
    })),
  };
}

function stepTold(ticket: Ticket, entry: TimelineEntry, person: PersonId): Told {
  const isInternal = entry.internal && entry.by !== person;
  return {
    Op: dutchMoment(entry.at),
    Wat: eventTitle(ticket, entry),
    Door: entry.by === person ? "u" : entry.by === BOT ? "de digitale Helpdesk" : "een medewerker",
    ...(entry.text !== undefined && !isInternal && { Tekst: entry.text }),
  };
}

function erasureLines({ value }: Row, { person, nameOf }: Who): readonly Line[] {
  const erasure = Erasure.parse(value);
  const { ref, askedAt, state } = erasure;
  if (erasure.person === person)
    return [
      [
        "Uw verzoeken om gegevens te verwijderen",
        {
          Nummer: ref,
          "Gevraagd op": dutchMoment(askedAt),
          Status: statusForRequester(erasure, nameOf(erasure.organisation)),
          ...("reason" in state && { Reden: state.reason }),
        },
      ],
    ];
  const isDecided = "by" in state && state.by === person;
  if (!isDecided && !erasure.deciders.includes(person)) return [];
  return [
    [
      "Verzoeken waarover u kon beslissen",
      { Nummer: ref, Status: statusForDecider(erasure), "U besliste": isDecided ? "ja" : "nee" },
    ],
  ];
}
