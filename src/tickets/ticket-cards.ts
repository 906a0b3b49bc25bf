import type { Hidden } from "../lib/redact.ts";
import { type Instant, dutchMoment } from "../lib/instant.ts";
import type { Message } from "../lib/message.ts";
import { capital } from "../lib/words.ts";
import type { OrganisationId, PersonId } from "../people/person.ts";
import {
  type Team,
  type Ticket,
  type TicketEvent,
  type TimelineEntry,
  assigneeOf,
  isApproved,
  isElsewhere,
  isOpen,
  isWorkable,
  openQuestion,
} from "./ticket.ts";
import { handlerOf, openingsOf, withoutTexts } from "./sensitive.ts";
import { NOTHING_BLOCKED, SECURITY_QUESTION, SECURITY_TITLE, leakClock } from "./security.ts";
import type { ListedTicket } from "./ticket-rows.ts";
import {
  type Colour,
  NEWS,
  REPLY_TO_TEAM,
  confirmationWords,
  STATUS,
  eventActor,
  escalationStands,
  eventTitle,
  hiddenText,
  nameIn,
  nextForReporter,
  nounsOf,
  proposalStands,
  onCallText,
  passedOverText,
  passedTo,
  reportedFacts,
  statusForReporter,
  statusForTeam,
  summaryForReporter,
  takenBackText,
} from "./ticket-words.ts";

/** What the organisation has agreed or arranged, in words; absent where nothing has. */
export interface Agreed {
  readonly organisationName: string;
  /** "De Helpdesk is nu gesloten. …" for the moment of reporting. */
  readonly hours: string | undefined;
  /** The term, or that there is none yet. */
  readonly term: string;
  /** How far the ticket is that this one is handled with. */
  readonly progress?: string | undefined;
  /** By when it is to be resolved; undefined while no term is agreed, or it stands still. */
  readonly resolveBy?: Instant | undefined;
}

const SHOWN_ENTRIES = 12;
const SHOWN_TEXT = 280;

/** A line costs ninety characters of card, whatever is on it: a pasted log would make a card that Teams does not take. */
const MOST_LINES = 15;
const NEXT_LINE = " / ";

/** A text as the lines that a RichTextBlock each can show; user text never goes through markdown. */
export function linesOf(text: string): { text: string }[] {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const rest = lines.slice(MOST_LINES - 1).join(NEXT_LINE);
  return [...lines.slice(0, MOST_LINES - 1), ...(rest === "" ? [] : [rest])].map((line) => ({ text: line }));
}

/** What only one answer says or unfolds ("Een collega was u net voor"); the living card leaves it out. */
export interface ThisTime {
  readonly notice?: string;
  readonly showTimeline?: boolean;
  /** Seen in a dialog: what comes next does not come there. */
  readonly inDialog?: true | undefined;
}

/** On the living card "hier" is the reporter's own chat. */
const inYourChat = (text: string): string => text.replace("U krijgt hier bericht", "U krijgt in onze chat bericht");

/** The ticket as its reporter sees it. */
export function reporterCard(ticket: Ticket, agreed: Agreed, thisTime: ThisTime = {}): Message {
  const { state } = ticket;
  const said = thisTime.inDialog ? inYourChat : (text: string) => text;
  const summary = summaryForReporter(ticket);
  return {
    summary,
    card: {
      template: "ticket-reporter",
      data: {
        ...targetOf(ticket, ticket.cards.reporter),
        fallback: summary,
        heading: ticket.request ? "Uw aanvraag" : "Uw melding",
        reopening: ticket.request ? "Aanvraag heropenen" : "Melding heropenen",
        withdrawing: ticket.request
          ? "Wilt u deze aanvraag intrekken? Wij doen er dan niets meer mee."
          : "Wilt u deze melding intrekken? De Helpdesk stopt er dan mee.",
        ...requestOf(ticket),
        notice: thisTime.notice ?? "",
        status: statusForReporter(ticket),
        statusColor: STATUS[state.status].colour,
        next: said(nextForReporter(ticket)),
        warning: (isUrgent(ticket) && pendingRemark(ticket)) || "",
        remarks: remarksFor(ticket, agreed).map((text) => ({ text: said(text) })),
        lines: linesOf(ticket.text),
        facts: factsOf([...reportedFacts(ticket), filedOn(ticket), ...readBy(ticket), ...termFacts(ticket, agreed)]),
        messageLink: ticket.messageLink ?? "",
        ...messageOf(ticket),
        ...questionOf(ticket),
        ...solutionOf(ticket),
        ...timelineOf(forReporters(ticket), (entry) => (entry.internal ? "" : (entry.text ?? ""))),
        showTimeline: thisTime.showTimeline ?? false,
        canAnswer: openQuestion(ticket) !== undefined,
        canConfirm: state.status === "resolved",
        ...confirmationWords(ticket),
        canAdd: isOpen(ticket) && !openQuestion(ticket) && !isLeak(ticket),
        canAddToLeak: isOpen(ticket) && !openQuestion(ticket) && isLeak(ticket),
        adding: ticket.security ? SECURITY_QUESTION[ticket.security.kind] : "Wat wilt u toevoegen?",
        canWithdraw: isOpen(ticket),
        canEscalate: isOpen(ticket) && (!ticket.escalation || ticket.escalation.over !== undefined),
      },
    },
  };
}

/** The ticket as one of the two lines sees it in its channel; only the line that has it gets buttons. */
export function teamCard(whole: Ticket, team: Team, agreed: Agreed, notice = ""): Message {
  const ticket = withoutTexts(whole);
  const { state } = ticket;
  const hasIt = ticket.team === team;
  const canWork = hasIt && isWorkable(ticket);
  const { thing, who, done } = nounsOf(ticket);
  const news = hasIt ? STATUS_FOR_TEAM_SUMMARY[state.status] : passedTo(ticket.team);
  const summary = `${ticket.number}: ${isUrgent(ticket) ? "spoed, " : ""}${news.replace("melding", thing).replace("melder", who)}`;
  return {
    summary,
    card: {
      template: "ticket-team",
      data: {
        ...targetOf(ticket, ticket.cards[team] ?? ticket.cards.helpdesk ?? ticket.version),
        fallback: `${summary} (${agreed.organisationName})`,
        organisationName: agreed.organisationName,
        ...{ thing, who, resolved: capital(done), finish: ticket.request ? "Aanvraag afhandelen" : "Melding oplossen" },
        ...requestOf(ticket),
        notice,
        status: hasIt ? statusForTeam(ticket) : `${passedTo(ticket.team)} · ${statusForTeam(ticket)}`,
        statusColor: colourForTeam(ticket),
        lines: linesOf(ticket.text),
        facts: factsOf([
          { label: ticket.request ? "Aanvrager" : "Melder", value: nameIn(ticket, ticket.reporter) },
          ...reportedFacts(ticket),
          filedOn(ticket),
          joinedWith(ticket),
          ...approvedBy(ticket),
          ...termFacts(ticket, agreed),
        ]),
        messageLink: ticket.messageLink ?? "",
        ...newsOf(ticket),
        ...questionOf(ticket),
        ...solutionOf(ticket),
        ...timelineOf(ticket, (entry) => entry.text ?? ""),
        team,
        isOpen: isOpen(ticket),
        canTake: canWork && (!assigneeOf(ticket) || state.status === "with-supplier"),
        isIncident: ticket.security !== undefined,
        canRead: ticket.sensitive === true && handlerOf(ticket) !== undefined,
        isOnHold: canWork && state.status === "on-hold",
        canWork,
        withSupplier: state.status === "with-supplier",
      },
    },
  };
}

/** Nobody's yet is what a team has to see first. */
export const colourForTeam = ({ state }: Ticket): Colour =>
  state.status === "new" ? "Warning" : STATUS[state.status].colour;

const STATUS_FOR_TEAM_SUMMARY: Record<Ticket["state"]["status"], string> = {
  new: "nieuwe melding",
  assigned: "opgepakt",
  waiting: "wacht op de melder",
  "with-supplier": "bij de leverancier",
  "on-hold": "in de wacht",
  resolved: "afgehandeld",
  closed: "gesloten",
  withdrawn: "ingetrokken",
  "awaiting-approval": "wacht op akkoord",
  "with-owner": "bij de eigenaar",
  merged: "samengevoegd",
  rejected: "afgewezen",
};

/** What an older card of the ticket shrinks to. */
export function lineCard(ticket: Ticket): Message {
  // Without a status: nothing edits this line when the ticket changes again.
  const line = `De nieuwste kaart van deze ${nounsOf(ticket).thing} staat verderop.`;
  return {
    summary: `${ticket.number}: deze kaart is vervangen`,
    card: {
      template: "ticket-line",
      data: { number: ticket.number, line, fallback: `${ticket.number}: ${line}` },
    },
  };
}

/** The short reply beneath a team's card that tells them the card has changed. */
export function teamReply(ticket: Ticket, version: number): Message | undefined {
  const entry = ticket.timeline.find(({ seq }) => seq === version);
  const words = entry && REPLY_TO_TEAM[entry.kind];
  if (!words) return undefined;
  const mentions =
    NAMES_SOMEBODY.has(entry.kind) && entry.about ? [{ person: entry.about, name: nameIn(ticket, entry.about) }] : [];
  return { summary: `${ticket.number}: ${words(nounsOf(ticket))}`, ...(mentions.length > 0 && { mentions }) };
}

const NAMES_SOMEBODY: ReadonlySet<TicketEvent> = new Set(["assigned", "on-call-told"]);

export function listCard(
  tickets: readonly ListedTicket[],
  after: string | undefined,
  nameOf: (id: OrganisationId) => string,
): Message {
  const shared = new Set(tickets.map(({ organisation }) => organisation)).size <= 1;
  return {
    summary: "Mijn meldingen",
    card: {
      template: "my-tickets",
      data: {
        fallback: "Mijn meldingen. Typ status en het nummer om er een te openen.",
        intro: tickets.length === 0 ? "U hebt geen meldingen." : "Open meldingen staan bovenaan.",
        tickets: tickets.map((ticket) => ({
          number: ticket.number,
          organisation: ticket.organisation,
          status: ticket.awaits ?? STATUS[ticket.status][ticket.reporter ? "inTeamList" : "inList"],
          statusColor: STATUS[ticket.status].colour,
          subject: ticket.subject,
          when: [
            ticket.reporter && `voor ${ticket.reporter}`,
            shared ? "" : nameOf(ticket.organisation),
            dutchMoment(ticket.reportedAt),
          ]
            .filter(Boolean)
            .join(" · "),
        })),
        after: after ?? "",
      },
    },
  };
}

export const targetOf = (ticket: Ticket, card: number) => ({
  organisation: ticket.organisation,
  ticket: ticket.number,
  number: ticket.number,
  nonce: String(ticket.version),
  card: String(card),
});

export const filedOn = (ticket: Ticket) => ({
  label: ticket.request ? "Aangevraagd op" : "Gemeld op",
  value: dutchMoment(ticket.reportedAt),
});

/** By when, and where it stands when somebody does not get on with it (DVO 5.1). */
const termFacts = (ticket: Ticket, { resolveBy }: Agreed) => [
  { label: ticket.agreedUntil ? "Afgesproken voor" : "Op te lossen voor", value: resolveBy && dutchMoment(resolveBy) },
  {
    label: "Dienstdoende beheerder",
    value: ticket.onCall && ticket.state.status === "new" ? nameIn(ticket, ticket.onCall) : undefined,
  },
  { label: "Escalatie", value: escalationStands(ticket) },
];

const isLeak = ({ security }: Ticket): boolean => security?.kind === "data-leak";

const joinedWith = ({ joined = [] }: Ticket) => ({
  label: "Samengevoegd met",
  value: joined.length > 0 ? joined.map(({ number }) => number).join(", ") : undefined,
});

const heardByAll = ({ joined }: Ticket): string | undefined => (joined?.length ? HEARD_BY_ALL : undefined);
const HEARD_BY_ALL =
  "Berichten en de oplossing gaan ook naar de melders van de samengevoegde meldingen. Zet er niets in dat van één melder is.";

/** Urgent only while it is somebody's to act. */
const isUrgent = (ticket: Ticket): boolean =>
  (ticket.request?.urgent === true || ticket.security !== undefined) && isOpen(ticket);

/** Whose report is sensitive sees who read it. */
function readBy(ticket: Ticket) {
  if (!ticket.sensitive) return [];
  const openings = openingsOf(ticket);
  const names = new Set(openings.map(({ by }) => nameIn(ticket, by)));
  const times = openings.length === 1 ? "1 keer" : `${openings.length} keer`;
  return [
    { label: "Gevoelig", value: "alleen wie uw melding behandelt, kan de tekst bekijken" },
    {
      label: "Tekst bekeken",
      value: openings.length === 0 ? "nog niet" : `${times}, door ${[...names].join(" en ")}`,
    },
  ];
}

/** What was asked for, in a heading above everything else; "" for what was reported. */
const requestOf = (ticket: Ticket) => ({
  urgent: isUrgent(ticket) ? "Spoed" : "",
  title: ticket.request?.title ?? (ticket.security ? SECURITY_TITLE[ticket.security.kind] : ""),
  check: isOpen(ticket)
    ? [unapproved(ticket), ticket.request?.check ?? heardByAll(ticket) ?? securityCheck(ticket)]
        .filter(Boolean)
        .join(" ")
    : "",
});

/** An owner who could not be asked leaves it to a team without a yes. */
const unapproved = (ticket: Ticket): string =>
  ticket.approval && !isApproved(ticket) && !isElsewhere(ticket) ? "De eigenaar heeft hierover niet beslist." : "";

/** What a team has to know of a security incident besides what was reported. */
function securityCheck(ticket: Ticket): string {
  const nobody = ticket.timeline.some(({ kind }) => kind === "ciso-missing");
  return [
    nobody && "De CISO van deze organisatie is nog niet vastgesteld. Neem zelf contact op met de organisatie.",
    leakClock(ticket),
  ]
    .filter(Boolean)
    .join(" ");
}

/** By whose decision a team may begin. */
function approvedBy({ approval, names }: Ticket) {
  const last = approval?.decisions.at(-1);
  if (last?.is !== "approved") return [];
  const name = (person: PersonId) => names[person] ?? "een medewerker";
  const behalf = last.onBehalfOf ? ` (namens ${name(last.onBehalfOf)})` : "";
  return [{ label: "Akkoord van", value: `${name(last.by)}${behalf}, ${dutchMoment(last.at)}` }];
}

export const factsOf = (facts: readonly { label: string; value: string | undefined }[]) =>
  facts.filter((fact) => fact.value !== undefined && fact.value !== "");

/** What the requester has to know until somebody decided, or works on it. */
const pendingRemark = (ticket: Ticket): string | undefined =>
  isOpen(ticket) && !assigneeOf(ticket) && !isApproved(ticket) ? ticket.request?.remark : undefined;

/** Only while they matter: hours and term until somebody works on it; what was hidden for as long as the card lives. */
function remarksFor(ticket: Ticket, agreed: Agreed): string[] {
  const own = ticket.timeline.filter(({ by, kind }) => by === ticket.reporter || kind === "reported");
  const hidden = [...new Set(own.flatMap((entry): readonly Hidden[] => entry.hidden ?? []))];
  return [
    ...(hidden.length > 0 ? [hiddenText(hidden)] : []),
    ...(isUrgent(ticket) ? [] : [pendingRemark(ticket)]),
    ...securityRemarks(ticket),
    ...takenBackText(ticket),
    ...passedOverText(ticket),
    ...(ticket.state.status === "awaiting-approval" ? [ticket.request?.cost] : []),
    agreed.progress,
    ...(ticket.state.status === "new" ? [agreed.hours, onCallText(ticket), agreed.term] : []),
    proposalStands(ticket),
  ].filter((remark) => remark !== undefined);
}

/** Until the reporter has told more. */
function securityRemarks(ticket: Ticket): string[] {
  const { security } = ticket;
  if (!security || !isOpen(ticket)) return [];
  const toldMore = ticket.timeline.some(({ kind }) => kind === "added" || kind === "answered");
  return [
    ...(security.kind === "lost-device" && !assigneeOf(ticket) ? [NOTHING_BLOCKED] : []),
    ...(toldMore ? [] : [`Kunt u meer vertellen? Kies Aanvullen. ${SECURITY_QUESTION[security.kind]}`]),
  ];
}

export function questionOf(ticket: Ticket) {
  const question = openQuestion(ticket);
  return question
    ? { hasQuestion: true, questionBy: nameIn(ticket, question.by), question: linesOf(question.text) }
    : { hasQuestion: false, questionBy: "", question: [] };
}

/** The last words on an open ticket, if they are for the team: an answer, why it is open again, a note for the other line. */
function newsOf(ticket: Ticket) {
  const last = isOpen(ticket) ? ticket.timeline.findLast(({ text }) => text !== undefined) : undefined;
  const title = last && NEWS[last.kind];
  return last && title
    ? { hasNews: true, newsTitle: `${title} ${nameIn(ticket, last.by)}`, news: linesOf(last.text ?? "") }
    : { hasNews: false, newsTitle: "", news: [] };
}

/** How it ended, in somebody's own words. */
function solutionOf({ state, request }: Ticket) {
  if (state.status === "rejected")
    return { hasSolution: true, solutionTitle: "Waarom het is afgewezen", solution: linesOf(state.reason) };
  if (!("solution" in state)) return { hasSolution: false, solutionTitle: "", solution: [] };
  const done = request ? "Wat er is gedaan" : "De oplossing";
  const solutionTitle = state.resolution === "resolved" ? done : "Anders afgesproken, namelijk";
  return { hasSolution: true, solutionTitle, solution: linesOf(state.solution) };
}

/** What was written last to the reporter, by an agent or by who settled their escalation, as long as nothing was said after it. */
function messageOf(ticket: Ticket) {
  const last = ticket.timeline.findLast(({ text, internal }) => text !== undefined && !internal);
  return isOpen(ticket) && (last?.kind === "message" || last?.kind === "escalation-settled")
    ? { hasMessage: true, messageBy: nameIn(ticket, last.by), message: linesOf(last.text ?? "") }
    : { hasMessage: false, messageBy: "", message: [] };
}

/** Without what only agents know of. */
export const forReporters = (ticket: Ticket): Ticket => ({
  ...ticket,
  timeline: ticket.timeline
    .filter(({ kind }) => !HIDDEN_FROM_REPORTER.has(kind))
    .map(({ ticket: _, ...entry }) => entry),
});

const HIDDEN_FROM_REPORTER: ReadonlySet<TicketEvent> = new Set([
  "note",
  "prioritised",
  "joined",
  "left",
  "assessed",
  "consulted",
  "on-time",
]);

/** The newest entries last; older ones stay on the ticket and fit no card of 25 KB. */
export function timelineOf(ticket: Ticket, textOf: (entry: TimelineEntry) => string) {
  return {
    earlier: ticket.timeline.length > SHOWN_ENTRIES,
    timeline: ticket.timeline.slice(-SHOWN_ENTRIES).map((entry) => ({
      what: eventTitle(ticket, entry),
      who: eventActor(ticket, entry),
      when: ` · ${dutchMoment(entry.at)}`,
      text: shortened(textOf(entry)),
    })),
  };
}

/** On one line, for where the whole text would make a card too big. */
export const shortened = (text: string): string => {
  const line = text.replaceAll(/\s*\n\s*/g, " ");
  if (line.length <= SHOWN_TEXT) return line;
  // The cut may go through a character that takes two units.
  const start = line.slice(0, SHOWN_TEXT - 1).replace(/\p{Surrogate}$/u, "");
  return `${start.trimEnd()}… (ingekort)`;
};
