import { approve, reject } from "../approvals/approval.ts";
import { begin } from "../approvals/asking.ts";
import type { Bench } from "../approvals/deciders.ts";
import type { Area } from "../agreement/services.ts";
import type { Instant } from "../lib/instant.ts";
import type { Outcome } from "../lib/outcome.ts";
import type { Colleague, OrganisationId, Person, PersonId } from "../people/person.ts";
import type { Requested } from "../tickets/asked-for.ts";
import {
  type By,
  NOTHING_SAID,
  type Said,
  type Ticket,
  type TicketNumber,
  confirm,
  passToTeam,
  reopen,
  report,
  request,
  resolve,
  take,
} from "../tickets/ticket.ts";

/* Tickets of before the example day: what was filed by whom, and what came of it. All invented. */

/** One ticket, from beginning to end. */
export interface Life {
  readonly filed: (number: TicketNumber, now: Instant) => Ticket;
  readonly steps: readonly Next[];
}

/** Somebody does something, so many minutes of opening hours after what happened before. */
interface Next {
  readonly after: number;
  readonly actor: Person;
  readonly step: (ticket: Ticket, by: By) => Outcome<Ticket, string>;
}

/** Those of the organisation file who had a part in it. */
export interface Cast {
  readonly sam: Person;
  readonly fatima: Person;
  readonly ruben: Person;
  /** Who decides on what is asked for in their municipality. */
  readonly deciders: Readonly<Record<string, Colleague>>;
}

/** Of ten tickets: four of Venlo, three of Roermond, two of Weert and one of Nederweert. */
const TURNS = ["venlo", "roermond", "venlo", "weert", "roermond", "venlo", "nederweert", "roermond", "venlo", "weert"];
/** Colleagues who are in no organisation file, as most staff are not. */
const STAFF: Readonly<Record<string, readonly string[]>> = {
  venlo: ["Lisa Peters", "Tom van Dijck", "Anne Smits", "Koen Janssen"],
  roermond: ["Femke Maessen", "Luuk Hendrix", "Joyce Verhoeven"],
  weert: ["Stan Adriaens", "Ria Bloemers"],
  nederweert: ["Paul Stals"],
};

interface Reported {
  readonly text: string;
  readonly area: Area;
  readonly solution: string;
  /** Beheer solved it. */
  readonly byOperations?: true;
}

const REPORTED: readonly Reported[] = [
  { text: "Mijn wachtwoord is verlopen", area: "access", solution: "U kunt een nieuw wachtwoord kiezen." },
  { text: "De printer bij de balie geeft vlekken", area: "printer", solution: "De drum is vervangen." },
  { text: "Outlook start niet meer op", area: "mail", solution: "Het profiel is opnieuw gemaakt." },
  {
    text: "De wifi in de raadzaal valt weg",
    area: "network",
    solution: "Het accesspoint is vervangen.",
    byOperations: true,
  },
  { text: "Mijn laptop wordt heet en valt uit", area: "computer", solution: "U hebt een andere laptop." },
  { text: "Het zaaksysteem is erg traag", area: "program", solution: "De server is herstart.", byOperations: true },
  { text: "Ik kan niet bij de map van ons team", area: "files", solution: "De rechten zijn hersteld." },
  { text: "Mijn toestel gaat niet over", area: "phone", solution: "De doorschakeling stond nog aan." },
  { text: "Het tweede scherm blijft zwart", area: "computer", solution: "De kabel is vervangen." },
  { text: "Vergaderverzoeken komen niet aan", area: "mail", solution: "Een regel in uw postvak is weggehaald." },
  { text: "Inloggen van thuis lukt niet", area: "access", solution: "De app op uw telefoon is opnieuw gekoppeld." },
  { text: "De scanner stuurt geen mail", area: "printer", solution: "Het adres is aangepast.", byOperations: true },
  { text: "Een bestand is alleen-lezen", area: "files", solution: "Het stond nog open bij een collega." },
];

interface AskedFor {
  readonly said: string;
  readonly what: Requested;
  readonly solution: string;
}

const ASKED: readonly AskedFor[] = [
  {
    said: "Voor de tekeningen van het centrumplan.",
    what: {
      ...{ kind: "extra-storage", title: "Extra opslag", section: "4.8" },
      facts: [
        { label: "Map of schijf", value: "G:\\Ruimte\\Tekeningen" },
        { label: "Hoeveel", value: "50 GB" },
      ],
    },
    solution: "De ruimte is er.",
  },
  {
    said: "Ik neem het werk van een collega over.",
    what: {
      ...{ kind: "folder-rights", title: "Maprechten", section: "4.7.5" },
      facts: [{ label: "Map", value: "G:\\Team\\Vergunningen" }],
    },
    solution: "U kunt in de map werken.",
  },
  {
    said: "Ik beantwoord de vragen van bewoners.",
    what: {
      ...{ kind: "mailbox-rights", title: "Mailboxrechten", section: "4.7.5" },
      facts: [{ label: "Recht", value: "Lezen" }],
    },
    solution: "De mailbox staat in uw Outlook.",
  },
];

const RESTORE: AskedFor = {
  said: "De map is per ongeluk weggegooid.",
  what: {
    ...{ kind: "restore", title: "Bestand terugzetten", section: "4.5" },
    facts: [{ label: "Map", value: "G:\\Team\\Overleg" }],
  },
  solution: "De map van gisteren staat terug.",
};

/** Who has nothing to say of it presses yes and no more. */
const RATINGS = [5, 4, undefined, 5, 3, 4, 5, 4, 5];
/** A few answers of one municipality would hide those of all together. */
const NEVER_RATES = "nederweert";
const ASKS_EVERY = 4;
const REOPENS_EVERY = 17;
const REJECTED_EVERY = 5;
const MINUTES = 60;

/** The nth ticket, always the same one. */
export function lifeOf(index: number, cast: Cast): Life {
  const organisation = turn(TURNS, index) as OrganisationId;
  const staff = STAFF[organisation] ?? [];
  const reporter = employee(organisation, Math.floor(index / TURNS.length) % Math.max(1, staff.length));
  return index % ASKS_EVERY === 2
    ? requestLife(index, organisation, reporter, cast)
    : reportLife(index, organisation, reporter, cast);
}

function reportLife(index: number, organisation: OrganisationId, reporter: Person, cast: Cast): Life {
  const { text, area, solution, byOperations } = turn(REPORTED, index);
  const { sam, fatima, ruben } = cast;
  const agent = index % 3 === 0 ? fatima : sam;
  const [solver, passing]: [Person, Next[]] = byOperations
    ? [
        ruben,
        [
          { after: 25, actor: agent, step: (ticket, by) => passToTeam(ticket, "operations", NOTHING_SAID, by) },
          { after: 40 + spread(index, 90), actor: ruben, step: take },
        ],
      ]
    : [agent, []];
  const solved: Next = {
    after: 20 + spread(index, byOperations ? 9 * MINUTES : 3 * MINUTES),
    actor: solver,
    step: (ticket, by) => resolve(ticket, "resolved", said(solution), by),
  };
  const again: Next[] =
    index % REOPENS_EVERY === 5
      ? [
          { after: 90, actor: reporter, step: (ticket, by) => reopen(ticket, said("Het is er weer."), by) },
          { ...solved, after: 2 * MINUTES },
        ]
      : [];
  return {
    filed: (number, now) => report(number, organisation, { said: said(text), area }, { actor: reporter, now }),
    steps: [
      { after: 5 + spread(index, 70), actor: agent, step: take },
      ...[...passing, solved, ...again, yes(index, reporter)],
    ],
  };
}

function requestLife(index: number, organisation: OrganisationId, reporter: Person, cast: Cast): Life {
  const { sam } = cast;
  const decider = cast.deciders[organisation];
  const nth = Math.floor(index / ASKS_EVERY);
  const asked = decider ? turn(ASKED, nth) : RESTORE;
  const bench: Bench = {
    ...{ requester: reporter.id, organisation, authorised: [], assigners: [] },
    manager: decider && { colleague: decider, isReachable: true },
  };
  const isRejected = decider !== undefined && nth % REJECTED_EVERY === 4;
  const work: Next[] = [
    { after: 15 + spread(index, 60), actor: sam, step: take },
    {
      after: 30 + spread(index, 2 * MINUTES),
      actor: sam,
      step: (ticket, by) => resolve(ticket, "resolved", said(asked.solution), by),
    },
    yes(index, reporter),
  ];
  const decided = (step: Next["step"]): Next[] =>
    decider ? [{ after: 45 + spread(index, 11 * MINUTES), actor: decider, step }] : [];
  return {
    filed(number, now) {
      const by = { actor: reporter, now };
      const filed = request(number, organisation, { said: said(asked.said), request: asked.what }, by);
      return begin(filed, decider ? { by: "manager" } : { by: "helpdesk" }, bench, by);
    },
    steps: isRejected
      ? decided((ticket, by) => reject(ticket, said("Er is nog ruimte op de andere map."), undefined, bench, by))
      : [...decided((ticket, by) => approve(ticket, undefined, bench, by)), ...work],
  };
}

const yes = (index: number, reporter: Person): Next => ({
  after: 10 + spread(index, 4 * MINUTES),
  actor: reporter,
  step: (ticket, by) =>
    confirm(ticket, reporter.appointments[0] === NEVER_RATES ? undefined : turn(RATINGS, index), NOTHING_SAID, by),
});

function employee(organisation: OrganisationId, nth: number): Person {
  const number = Object.keys(STAFF).indexOf(organisation) * 10 + nth;
  return {
    id: `7c9e6679-7425-40de-944b-e07fc1f91${String(number).padStart(3, "0")}` as PersonId,
    name: STAFF[organisation]?.[nth] ?? "",
    appointments: [organisation],
    grants: [],
  };
}

const said = (text: string): Said => ({ text, hidden: [] });

const turn = <T>(all: readonly T[], index: number): T => all[index % all.length] as T;

/** Less than the most, here and there, and the same for the same one; more often a little than much. */
function spread(index: number, most: number): number {
  const mixed = Math.imul(index + 1, 0x9e3779b1) >>> 0;
  return Math.floor(((mixed % 997) / 997) ** 2 * most);
}
