import { why } from "../agreement/agreement.ts";
import { dutchMoment } from "../lib/instant.ts";
import type { Message } from "../lib/message.ts";
import { SECURITY_KINDS, SECURITY_TITLE, type SecurityKind, leakClock } from "../tickets/security.ts";
import { withoutTexts } from "../tickets/sensitive.ts";
import {
  type Agreed,
  factsOf,
  filedOn,
  forReporters,
  linesOf,
  shortened,
  targetOf,
  timelineOf,
} from "../tickets/ticket-cards.ts";
import {
  STATUS,
  eventActor,
  eventTitle,
  hiddenText,
  nameIn,
  reportedFacts,
  statusForTeam,
} from "../tickets/ticket-words.ts";
import { NOTHING_SAID, type Said, type Ticket, isOver } from "../tickets/ticket.ts";

const EXAMPLE: Record<SecurityKind, string> = {
  phishing: "Een nepbericht, of u hebt op een verkeerde link geklikt",
  virus: "Een virus, gijzelsoftware, of iemand is binnengedrongen",
  "lost-device": "Een laptop, telefoon, tablet of token",
  "data-leak": "Gegevens van mensen zijn bij een verkeerde terechtgekomen",
};

/** What a report that is not urgent after all goes on with. */
export interface Ordinary {
  readonly area?: string | undefined;
  readonly impact?: string | undefined;
  readonly canWork?: string | undefined;
  readonly reachableAt?: string | undefined;
}

export interface Offer {
  readonly nonce: string;
  readonly appointments: readonly { readonly value: string; readonly title: string }[];
  readonly organisation?: string | undefined;
  readonly said?: Said;
  readonly sensitive?: true | undefined;
  readonly messageLink?: string | undefined;
  /** Stands first. */
  readonly kind?: SecurityKind | undefined;
  /** What the form held; absent: there was none yet. */
  readonly form?: Ordinary | undefined;
  readonly problems?: readonly string[];
}

/** *Is dit nu gebeurd?*: one press files it, before any form. */
export function firstCard(offer: Offer): Message {
  const { nonce, appointments, organisation = "", said = NOTHING_SAID, kind, form, problems = [] } = offer;
  const summary = "Is dit nu gebeurd? Dan meld ik het met spoed.";
  const kinds = SECURITY_KINDS.toSorted((one, other) => Number(other === kind) - Number(one === kind));
  return {
    summary,
    card: {
      template: "security-first",
      data: {
        fallback: `${summary} Typ: spoed phishing, spoed virus, spoed apparaat kwijt of spoed datalek.`,
        ...{ nonce, organisation, organisations: appointments },
        problems: problems.map((text) => ({ text })),
        hidden: said.hidden.length > 0 ? hiddenText(said.hidden) : "",
        text: said.text,
        kinds: kinds.map((code) => ({ kind: code, title: SECURITY_TITLE[code], says: EXAMPLE[code] })),
        hasForm: form !== undefined,
        sensitive: offer.sensitive ? "true" : "false",
        ...{ area: form?.area ?? "", impact: form?.impact ?? "", canWork: form?.canWork ?? "" },
        ...{ reachableAt: form?.reachableAt ?? "", messageLink: offer.messageLink ?? "" },
      },
    },
  };
}

const targetOfIncident = (ticket: Ticket) => targetOf(ticket, ticket.version);

/** What the CISO of the municipality sees of it, with nothing that is for agents only. */
export function cisoCard(whole: Ticket, agreed: Agreed, notice = ""): Message {
  const ticket = forReporters(withoutTexts(whole));
  const title = ticket.security ? SECURITY_TITLE[ticket.security.kind] : "";
  const summary = `${ticket.number}: ${title.toLowerCase()} gemeld bij ${agreed.organisationName}`;
  return {
    summary,
    card: {
      template: "security-ciso",
      data: {
        ...targetOfIncident(ticket),
        ...{ fallback: summary, organisationName: agreed.organisationName, title, notice },
        status: statusForTeam(ticket),
        statusColor: STATUS[ticket.state.status].colour,
        clock: isOver(ticket) ? "" : (leakClock(ticket) ?? ""),
        lines: linesOf(ticket.text),
        facts: momentsOf(ticket),
        ...timelineOf(ticket, ({ internal, text }) => (internal ? "" : (text ?? ""))),
        canTell: !isOver(ticket),
      },
    },
  };
}

/** What counts as evidence, as label and value. */
function momentsOf(ticket: Ticket) {
  const { security } = ticket;
  const told = ticket.timeline.filter(({ kind }) => kind === "ciso-told");
  return factsOf([
    { label: "Melder", value: nameIn(ticket, ticket.reporter) },
    { label: "Ontdekt op", value: security?.discoveredAt ? dutchMoment(security.discoveredAt) : "nog niet bekend" },
    filedOn(ticket),
    ...told.map(({ at, about }) => ({
      label: "Bericht aan de CISO",
      value: `${nameIn(ticket, about ?? "")}, ${dutchMoment(at)}`,
    })),
    ...reportedFacts(ticket),
  ]);
}

const SHOWN_STEPS = 40;
const STEPS_WITH_TEXT = 6;

/** The facts of an incident for the municipality, in the order in which they happened; no verdict. */
export function overviewCard(whole: Ticket, agreed: Agreed): Message {
  const ticket = forReporters(withoutTexts(whole));
  const { security, timeline } = ticket;
  const summary = `${ticket.number}: overzicht`;
  const steps = timeline.slice(-SHOWN_STEPS);
  return {
    summary,
    card: {
      template: "security-overview",
      data: {
        ...targetOfIncident(ticket),
        ...{ fallback: summary, organisationName: agreed.organisationName },
        title: security ? SECURITY_TITLE[security.kind] : "",
        status: statusForTeam(ticket),
        clock: leakClock(ticket) ?? "",
        facts: momentsOf(ticket),
        lines: linesOf(ticket.text),
        earlier: timeline.length > SHOWN_STEPS,
        steps: steps.map((entry, index) => ({
          step: `${dutchMoment(entry.at)}: ${eventTitle(ticket, entry)}${eventActor(ticket, entry)}`,
          said: index >= steps.length - STEPS_WITH_TEXT && !entry.internal ? shortened(entry.text ?? "") : "",
        })),
        information: security?.kind === "data-leak" ? `Ter informatie, DVO 6.2: ${why("6.2").says}` : "",
        canTell: security !== undefined && !isOver(ticket),
      },
    },
  };
}

/** What is left for who is not the CISO any more. */
export function noLongerCiso({ number }: Ticket): Message {
  const line = "U bent geen CISO meer van deze organisatie. De melding staat hier niet meer.";
  return {
    summary: `${number}: ${line}`,
    card: { template: "ticket-line", data: { number, line, fallback: `${number}: ${line}` } },
  };
}
