import { type Section, type Why, why } from "../agreement/agreement.ts";
import { type Instant, dutchMoment } from "../lib/instant.ts";
import type { Message } from "../lib/message.ts";
import type { OrganisationId, PersonId } from "../people/person.ts";
import type { Asked } from "../tickets/asked-for.ts";
import { type Ticket, type TimelineEntry, openQuestion } from "../tickets/ticket.ts";
import { factsOf, linesOf, shortened, targetOf, timelineOf } from "../tickets/ticket-cards.ts";
import type { ToDo } from "../tickets/ticket-rows.ts";
import { nameIn, requestedFacts } from "../tickets/ticket-words.ts";
import { lastDecision, nobodyToAssign, passedOverLines, standingOf, summaryOf, whyAsked } from "./approval-words.ts";
import { isStill, notRevocable } from "./approval.ts";
import type { Approvals } from "./approvals.ts";
import { type Bench, type Candidate, assignable } from "./deciders.ts";

/** How a request is shown to who is asked. */
interface Showing {
  readonly organisationName: string;
  readonly now: Instant;
  /** Who can be chosen; needed while the request waits for a decision. */
  readonly bench?: Bench | undefined;
  readonly notice?: string | undefined;
}

/** More than a card can hold; whoever is not among them can be typed. */
const MOST_CHOICES = 20;
const MOST_MESSAGES = 4;
/** What a decider reads in full of all that was said since the request was filed; the newest goes first. */
const MOST_SAID = 2_500;

const onCard = ({ approval }: Ticket, person: PersonId | undefined): readonly Asked[] =>
  approval?.asked.filter((one) => one.person === person && one.card !== undefined) ?? [];

/** As what somebody has this request on a card, still or once; without a person the Helpdesk's channel. */
export const askedAs = (ticket: Ticket, person: PersonId | undefined): Asked | undefined =>
  onCard(ticket, person).findLast(({ over }) => !over) ?? onCard(ticket, person).at(-1);

/** The event that their newest card was posted for; older ones are a line. */
export const cardOf = (ticket: Ticket, person: PersonId | undefined): number =>
  Math.max(...onCard(ticket, person).map(({ card }) => card ?? 0));

/** The request on the card of who is asked, or was, as the directory is now. */
export async function loadAskedCard(
  { desk, benchOf }: Pick<Approvals, "desk" | "benchOf">,
  ticket: Ticket,
  asked: Asked,
  { now, notice }: Pick<Showing, "now" | "notice">,
): Promise<Message> {
  const bench = ticket.state.status === "awaiting-approval" ? await benchOf(ticket) : undefined;
  const organisationName = desk.entranceOf(ticket.organisation).name;
  return askedCard(ticket, asked, { organisationName, now, notice, bench });
}

function askedCard(ticket: Ticket, asked: Asked, showing: Showing): Message {
  // Whose mandate ended sees no more of it, also before they are passed over.
  const isLost = ticket.state.status === "awaiting-approval" && !asked.over && !mayStill(asked, showing);
  const mine = isLost ? { ...asked, over: "no-mandate" as const } : asked;
  return mine.as === "assigner" ? assignCard(ticket, mine, showing) : decisionCard(ticket, mine, showing);
}

const mayStill = (asked: Asked, { bench }: Showing): boolean =>
  !bench || asked.person === undefined || isStill(asked, bench);

/** Nothing of it is anybody's business any more once somebody else has it, or the requester withdrew it. */
function isTheirs(ticket: Ticket, { person, over }: Asked): boolean {
  const { state } = ticket;
  if (state.status === "awaiting-approval") return !over;
  return state.status !== "withdrawn" && person !== undefined && lastDecision(ticket)?.by === person;
}

function decisionCard(ticket: Ticket, mine: Asked, showing: Showing): Message {
  const { state, approval } = ticket;
  const opened = isTheirs(ticket, mine);
  const canDecide = opened && state.status === "awaiting-approval";
  const withThem = state.status === "with-owner" && state.owner === mine.person;
  const canHandOver = canDecide && approval?.route !== "owner";
  const summary = summaryOf(ticket, mine);
  return {
    summary,
    card: {
      template: "approval-decide",
      data: {
        ...headOf(ticket, mine, showing, summary),
        opened,
        ...(opened ? requestOf(ticket) : NOTHING),
        whyAsked: canDecide ? whyAsked(ticket, mine) : "",
        ...openQuestionOn(ticket, canDecide),
        ...decisionOf(ticket, opened),
        steps: withThem ? stepsOf(ticket) : [],
        ...timelineOf(upToDecision(ticket), () => ""),
        canDecide,
        withThem,
        canHandOver,
        choices: canHandOver ? choicesOf(showing, mine.person) : [],
        canRevoke: mine.person !== undefined && notRevocable(ticket, mine.person) === undefined,
      },
    },
  };
}

/**
 * Who assigns needs to know who asks for what, why nobody decides, and the answer to what they asked; not what the
 * requester wrote about it.
 */
function assignCard(ticket: Ticket, mine: Asked, showing: Showing): Message {
  const canAssign = ticket.state.status === "awaiting-approval" && !mine.over;
  const summary = summaryOf(ticket, mine);
  const choices = canAssign ? choicesOf(showing, mine.person) : [];
  return {
    summary,
    card: {
      template: "approval-assign",
      data: {
        ...headOf(ticket, mine, showing, summary),
        facts: canAssign ? factsOn(ticket) : [],
        ...messagesIn(ticket, canAssign ? exchangeWith(ticket, mine.person) : []),
        passed: canAssign ? passedOverLines(ticket).map((text) => ({ text })) : [],
        nobody: canAssign && choices.length === 0 ? nobodyIn(showing) : [],
        choices,
        canAssign,
        ...timelineOf(upToDecision(ticket), () => ""),
      },
    },
  };
}

function headOf(ticket: Ticket, mine: Asked, { organisationName, notice = "" }: Showing, summary: string) {
  const { status, colour, says } = standingOf(ticket, mine);
  return {
    ...targetOf(ticket, cardOf(ticket, mine.person)),
    shown: String(ticket.version),
    fallback: `${summary} (${organisationName})`,
    organisationName,
    urgent: ticket.request?.urgent === true && isTheirs(ticket, mine) ? "Spoed" : "",
    title: ticket.request?.title ?? "",
    notice,
    status,
    statusColor: colour,
    says: says.filter((text) => text !== "").map((text) => ({ text })),
  };
}

/** Everything that a decision is about. */
const requestOf = (ticket: Ticket) => ({
  facts: factsOn(ticket),
  linesTitle: ticket.text === "" ? "" : `Toelichting van ${nameIn(ticket, ticket.reporter)}`,
  lines: linesOf(ticket.text),
  ...messagesOf(ticket),
  cost: ticket.request?.cost ?? "",
  ...agreementOn(ticket.request?.section ?? ""),
});

const NOTHING: ReturnType<typeof requestOf> = {
  ...{ facts: [], linesTitle: "", lines: [], messages: [], earlierMessages: false },
  ...{ cost: "", section: "", whyTitle: "", whySays: "" },
};

const factsOn = (ticket: Ticket) =>
  factsOf([
    { label: "Aanvrager", value: nameIn(ticket, ticket.reporter) },
    ...requestedFacts(ticket),
    { label: "Aangevraagd op", value: dutchMoment(ticket.reportedAt) },
  ]);

/** A section that is no longer cited leaves nothing to explain. */
function agreementOn(section: string) {
  const known: Partial<Why> = why(section as Section);
  return { section, whyTitle: known.title ?? "", whySays: known.says ?? "" };
}

const MESSAGE: Partial<Record<TimelineEntry["kind"], string>> = {
  asked: "Vraag van",
  answered: "Antwoord van",
  added: "Aanvulling van",
};

/** What was asked, answered and added before the decision. */
function messagesOf(ticket: Ticket) {
  const open = openQuestion(ticket);
  const said = upToDecision(ticket).timeline.filter(
    ({ kind, text, at, by }) => MESSAGE[kind] && text && !(kind === "asked" && at === open?.at && by === open.by),
  );
  return messagesIn(ticket, said);
}

/** What this person asked the requester, and what came back. */
const exchangeWith = ({ timeline }: Ticket, person: PersonId | undefined): readonly TimelineEntry[] =>
  timeline.filter(({ kind }, index) => {
    const asked = timeline.slice(0, index + 1).findLast((entry) => entry.kind === "asked");
    return (kind === "asked" || kind === "answered") && asked?.by === person;
  });

/** The newest in full, and of older ones what there is room for. */
function messagesIn(ticket: Ticket, said: readonly TimelineEntry[]) {
  const newest = said.slice(-MOST_MESSAGES);
  const messages = newest.map((entry, index) => {
    const sinceThen = newest.slice(index).reduce((sum, { text = "" }) => sum + text.length, 0);
    const isLast = index === newest.length - 1;
    const { kind, by, at, text = "" } = entry;
    const title = `${MESSAGE[kind] ?? ""} ${nameIn(ticket, by)}`;
    return { title, when: ` · ${dutchMoment(at)}`, said: isLast || sinceThen <= MOST_SAID ? text : shortened(text) };
  });
  return {
    messages: messages.flatMap(({ title, when, said: text }) =>
      linesOf(text).map((line, index) => ({ title: index === 0 ? title : "", when: index === 0 ? when : "", ...line })),
    ),
    earlierMessages: said.length > newest.length,
  };
}

/** On one line: who asked it knows it. */
function openQuestionOn(ticket: Ticket, canDecide: boolean) {
  const question = canDecide ? openQuestion(ticket) : undefined;
  return {
    questionBy: question ? nameIn(ticket, question.by) : "",
    question: question ? [{ text: shortened(question.text) }] : [],
  };
}

/** What a team does afterwards is not the decider's. */
function upToDecision(ticket: Ticket): Ticket {
  const decided = ticket.timeline.findLastIndex(({ kind }) => kind === "approved" || kind === "rejected");
  const isOpen = ticket.state.status === "awaiting-approval" || decided < 0;
  const timeline = ticket.timeline.filter(
    ({ kind, internal }, index) => !internal && (isOpen || index <= decided || AFTERWARDS.has(kind)),
  );
  return { ...ticket, timeline };
}

const AFTERWARDS: ReadonlySet<TimelineEntry["kind"]> = new Set(["arranged", "withdrawn", "left-to-helpdesk"]);

function decisionOf(ticket: Ticket, opened: boolean) {
  const reason = opened ? lastDecision(ticket)?.reason : undefined;
  return { hasReason: reason !== undefined, reason: linesOf(reason ?? "") };
}

const stepsOf = ({ request }: Ticket) =>
  (request?.ownerSteps ?? []).map((step, index) => ({ text: `${String(index + 1)}. ${step}` }));

const choicesOf = ({ bench, now }: Showing, viewer: PersonId | undefined) =>
  (bench ? assignable(bench, now) : [])
    .filter(({ colleague }) => colleague.id !== viewer)
    .slice(0, MOST_CHOICES)
    .map(({ colleague }: Candidate) => ({ title: colleague.name, value: colleague.id }));

const nobodyIn = ({ bench, now, organisationName }: Showing) =>
  bench ? nobodyToAssign(bench, now, organisationName).map((text) => ({ text })) : [];

/** *Te beslissen (3)*. */
export function toDecideCard(waiting: readonly ToDo[], more: boolean, nameOf: (id: OrganisationId) => string): Message {
  const shared = new Set(waiting.map(({ organisation }) => organisation)).size <= 1;
  const title =
    waiting.length === 0 ? "Te beslissen" : `Te beslissen (${String(waiting.length)}${more ? " of meer" : ""})`;
  return {
    summary: title,
    card: {
      template: "to-decide",
      data: {
        fallback: `${title}. Typ status en het nummer om er een te openen.`,
        title,
        intro: waiting.length === 0 ? "Er wacht niets op u." : "Wat het langst wacht, staat bovenaan.",
        more: more ? "Er wacht nog meer. Dat ziet u hier als u deze hebt gehad." : "",
        requests: waiting.map(({ number, organisation, title: asked, requester, since }) => ({
          ...{ number, organisation, asked, requester },
          when: [shared ? "" : nameOf(organisation), `Bij u sinds ${dutchMoment(since)}`].filter(Boolean).join(" · "),
        })),
      },
    },
  };
}
