import { type Instant, dutchMoment, inAmsterdam, instant } from "../lib/instant.ts";
import { type Hidden } from "../lib/redact.ts";
import type { OrganisationId, PersonId } from "../people/person.ts";
import { SECURITY_TITLE } from "../tickets/security.ts";
import { forReporters } from "../tickets/ticket-cards.ts";
import { STATUS, eventTitle } from "../tickets/ticket-words.ts";
import { BOT, type Ticket, type TimelineEntry } from "../tickets/ticket.ts";
import type { Told } from "./told.ts";

/*
 * *Meldrapport datalek*: for a municipality that has to judge whether it must notify, whose data stood in these tickets
 * and which. It holds no text that people wrote: a leak is not made larger by its report. Rules only.
 */

export interface BreachReport {
  /** Of one municipality; its tickets only. */
  readonly organisation: { readonly id: OrganisationId; readonly name: string };
  readonly tickets: readonly Ticket[];
  /** In words: which tickets were asked for. */
  readonly asked: string;
  /** Who works there, as far as it is known. */
  readonly worksHere: (person: PersonId) => boolean;
  readonly now: Instant;
}

/** What is counted by, and until when; by law and not by the DVO. */
export function notifyTerms(from: Instant): readonly { readonly label: string; readonly by: Instant }[] {
  const start = inAmsterdam(from);
  const at = (moment: typeof start): Instant => instant(moment.toJSDate());
  const notified = start.plus({ hours: 72 });
  return [
    { label: "Vroegtijdige waarschuwing, 24 uur (Cyberbeveiligingswet)", by: at(start.plus({ hours: 24 })) },
    { label: "Melding van het incident, 72 uur (Cyberbeveiligingswet)", by: at(notified) },
    { label: "Melding bij de Autoriteit Persoonsgegevens, 72 uur (AVG, artikel 33)", by: at(notified) },
    {
      label: "Eindverslag, een maand na de melding van het incident (Cyberbeveiligingswet), op zijn laatst",
      by: at(notified.plus({ months: 1 })),
    },
  ];
}

export function breachReport({ organisation, tickets, asked, worksHere, now }: BreachReport): Told {
  const incidents = tickets.filter(({ security }) => security !== undefined);
  const affected = affectedBy(tickets, worksHere);
  const elsewhere = [...new Set(tickets.flatMap((ticket) => peopleIn(ticket)))].filter((id) => !affected.has(id));
  return {
    [`Meldrapport datalek van ${organisation.name}`]: {
      "Gemaakt op": dutchMoment(now),
      "Waarover dit gaat": asked,
      Meldingen: tickets.length,
      "Mensen van uw organisatie": affected.size,
      "Van wanneer tot wanneer": spanOf(tickets),
      "Termijnen van de wet": termsOf(incidents),
      "Wie het raakt": [...affected.values()]
        .toSorted((one, other) => (one.name < other.name ? -1 : 1))
        .map((person) => toldOf(person)),
      ...(elsewhere.length > 0 && {
        "Medewerkers van andere organisaties": `${String(elsewhere.length)}: hun naam en wat zij deden. Zij horen het van hun eigen organisatie.`,
      }),
      ...(incidents.length > 0 && { "Wat er is gedaan": incidents.map((ticket) => doneAbout(ticket, worksHere)) }),
      "Welke meldingen": tickets.map(lineOf),
      "Wat hier niet in staat": [
        "De teksten zelf. Dit rapport maakt het lek niet groter.",
        "Mensen die alleen in een tekst worden genoemd, zoals inwoners. Lees daarvoor de meldingen.",
        "Of u moet melden. Dat beslist uw gemeente.",
      ],
    },
  };
}

interface Affected {
  readonly name: string;
  /** What of them stood there, in words. */
  readonly data: ReadonlySet<string>;
  readonly numbers: ReadonlySet<string>;
  readonly from: Instant;
  readonly until: Instant;
}

function affectedBy(tickets: readonly Ticket[], worksHere: BreachReport["worksHere"]): ReadonlyMap<PersonId, Affected> {
  const affected = new Map<PersonId, Affected>();
  for (const ticket of tickets)
    for (const person of peopleIn(ticket)) {
      const isTheirs = person === ticket.reporter || person === ticket.filedBy || worksHere(person);
      if (!isTheirs || (ticket.phoned && person === ticket.filedBy && !worksHere(person))) continue;
      const known = affected.get(person);
      const { from, until } = momentsOf(ticket);
      affected.set(person, {
        name: ticket.names[person] ?? known?.name ?? "naam niet (meer) bekend",
        data: new Set([...(known?.data ?? []), ...dataOf(ticket, person)]),
        numbers: new Set([...(known?.numbers ?? []), ticket.number]),
        from: known && known.from < from ? known.from : from,
        until: known && known.until > until ? known.until : until,
      });
    }
  return affected;
}

const peopleIn = ({ reporter, filedBy, names, timeline }: Ticket): readonly PersonId[] => [
  ...new Set([
    reporter,
    ...(filedBy ? [filedBy] : []),
    ...(Object.keys(names) as PersonId[]),
    ...timeline.map(({ by }) => by).filter((by) => by !== BOT),
  ]),
];

/** Which data of this person stood in it. */
function dataOf(ticket: Ticket, person: PersonId): readonly string[] {
  const { reporter, filedBy, reachableAt, sensitive, request, security, timeline, approval } = ticket;
  const own = timeline.filter(({ by }) => by === person);
  const isReporter = person === reporter;
  const wrote = isReporter || person === filedBy || own.some(({ text }) => text !== undefined);
  return [
    "naam en kenmerk van het account",
    ...(isReporter && reachableAt !== undefined ? ["waar iemand te bereiken is, zoals een telefoonnummer"] : []),
    ...(wrote && sensitive ? ["teksten in een gevoelige melding"] : []),
    ...(wrote && !sensitive ? ["teksten die iemand schreef"] : []),
    ...(isReporter && request ? [`wat voor een aanvraag is ingevuld (${request.title})`] : []),
    ...(isReporter && security ? [`dat iemand een incident meldde (${SECURITY_TITLE[security.kind]})`] : []),
    ...(approval?.decisions.some(({ by }) => by === person) ? ["besluiten, met de reden"] : []),
    ...(own.length > 0 && !isReporter ? ["wat iemand deed en wanneer"] : []),
    ...(isReporter ? hiddenIn(timeline) : []),
  ];
}

const HIDDEN: Readonly<Record<Hidden, string>> = {
  bsn: "BSN",
  iban: "rekeningnummer",
  password: "wachtwoord",
  "private-key": "geheime sleutel",
};

const hiddenIn = (timeline: readonly TimelineEntry[]): readonly string[] => {
  const hidden = [...new Set(timeline.flatMap((entry) => entry.hidden ?? []))].map((kind) => HIDDEN[kind]);
  return hidden.length === 0 ? [] : [`niet bewaard, vooraf weggehaald uit de tekst: ${hidden.join(", ")}`];
};

const toldOf = ({ name, data, numbers, from, until }: Affected): Told => ({
  Naam: name,
  "Welke gegevens": [...data],
  Vanaf: dutchMoment(from),
  "Tot en met": dutchMoment(until),
  "In meldingen": [...numbers].join(", "),
});

const momentsOf = ({ reportedAt, timeline }: Ticket) => ({
  from: reportedAt,
  until: timeline.at(-1)?.at ?? reportedAt,
});

function spanOf(tickets: readonly Ticket[]): string {
  const moments = tickets.map(momentsOf);
  const from = moments.map((one) => one.from).toSorted()[0];
  const until = moments
    .map((one) => one.until)
    .toSorted()
    .at(-1);
  return from && until ? `${dutchMoment(from)} tot en met ${dutchMoment(until)}` : "geen meldingen gevonden";
}

/** From when the first of them was discovered, or was reported as long as that is not known. */
function termsOf(incidents: readonly Ticket[]): Told {
  const [first] = incidents
    .map(({ security, reportedAt }) => ({
      at: security?.discoveredAt ?? reportedAt,
      isKnown: security?.discoveredAt !== undefined,
    }))
    .toSorted((one, other) => (one.at < other.at ? -1 : 1));
  if (!first)
    return "Hierbij is geen beveiligingsincident gemeld. De termijnen lopen vanaf het moment dat u het lek ontdekte: 24 uur en 72 uur (Cyberbeveiligingswet), 72 uur (AVG, artikel 33), en een maand na de melding voor het eindverslag.";
  return {
    "Gerekend vanaf": `${dutchMoment(first.at)}, ${first.isKnown ? "toen is het ontdekt" : "toen is het gemeld; wanneer het is ontdekt, is nog niet bekend"}`,
    ...Object.fromEntries(notifyTerms(first.at).map(({ label, by }) => [label, dutchMoment(by)])),
  };
}

/** Each step in order, with the names of one's own colleagues only. */
function doneAbout(whole: Ticket, worksHere: BreachReport["worksHere"]): Told {
  const own = Object.entries(whole.names).filter(([id]) => id === whole.reporter || worksHere(id as PersonId));
  const ticket = forReporters({ ...whole, names: Object.fromEntries(own) });
  return {
    Nummer: ticket.number,
    Soort: ticket.security ? SECURITY_TITLE[ticket.security.kind] : "Melding",
    "Ontdekt op": ticket.security?.discoveredAt ? dutchMoment(ticket.security.discoveredAt) : "nog niet bekend",
    Stappen: ticket.timeline.map((entry) => `${dutchMoment(entry.at)}: ${eventTitle(ticket, entry)}`),
  };
}

const lineOf = ({ number, reportedAt, state, request, security, sensitive }: Ticket): string => {
  const what = security ? SECURITY_TITLE[security.kind] : (request?.title ?? "Melding");
  return `${number}: ${what}${sensitive ? ", gevoelig" : ""}, ${dutchMoment(reportedAt)}, ${STATUS[state.status].inList}`;
};
