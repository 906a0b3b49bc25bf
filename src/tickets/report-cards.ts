import type { RightDoor } from "../agreement/right-door.ts";
import { AREAS, CAN_WORK, type Choice, IMPACTS } from "../agreement/services.ts";
import { dutchMoment } from "../lib/instant.ts";
import type { Message } from "../lib/message.ts";
import type { OrganisationId, PersonId } from "../people/person.ts";
import type { Entrance, KnownOutage } from "./desk.ts";
import { NOTHING_SAID, type Said } from "./ticket.ts";
import { linesOf, shortened } from "./ticket-cards.ts";
import { hiddenText } from "./ticket-words.ts";

/** What is in the form already: from words that were typed, or from a first try that lacked something. */
export interface Filled {
  readonly organisation?: string | undefined;
  readonly text?: Said | undefined;
  readonly area?: string | undefined;
  readonly impact?: string | undefined;
  readonly canWork?: string | undefined;
  readonly reachableAt?: string | undefined;
  readonly sensitive?: true | undefined;
  /** *Nee, gewone melding*: whether it is a security incident was asked already. */
  readonly ordinary?: true | undefined;
  readonly forWhom?: PersonId | undefined;
  /** Of the message in Teams that it is made from. */
  readonly messageLink?: string | undefined;
}

interface Blank {
  /** Makes everything this form sends the same act, however often it arrives. */
  readonly nonce: string;
  readonly appointments: readonly { readonly value: string; readonly title: string }[];
  readonly outages: readonly KnownOutage[];
  readonly problems: readonly string[];
  /** What else whoever fills it in has to know. */
  readonly remarks?: readonly string[];
}

/** The form with its one required field. */
export function reportForm({ nonce, appointments, outages, problems, remarks = [] }: Blank, filled: Filled): Message {
  const {
    organisation = "",
    text: said = NOTHING_SAID,
    area = "",
    impact = "",
    canWork = "",
    reachableAt = "",
    sensitive,
    ordinary,
    forWhom = "",
    messageLink = "",
  } = filled;
  return {
    summary: "Storing of vraag melden",
    card: {
      template: "report-form",
      data: {
        fallback: "Typ wat er aan de hand is, dan help ik u verder.",
        nonce,
        hidden: [...(said.hidden.length > 0 ? [hiddenText(said.hidden)] : []), ...remarks].join(" "),
        problems: problems.map((text) => ({ text })),
        outages: outages.slice(0, MOST_OUTAGES).map(outageAbove),
        organisations: appointments,
        text: said.text,
        ...{ organisation, area, impact, canWork, reachableAt, forWhom, messageLink },
        ...{ sensitive: isOn(sensitive), ordinary: isOn(ordinary) },
        areas: choicesOf(AREAS),
        impacts: choicesOf(IMPACTS),
        canWorks: choicesOf(CAN_WORK),
      },
    },
  };
}

/** More than these would push the form off the screen; "storingen" shows them all. */
const MOST_OUTAGES = 3;

const outageAbove = ({ ref, organisation, text, since, news }: KnownOutage) => ({
  ...{ outage: ref, organisation },
  lines: linesOf(shortened(text)),
  since: `Sinds ${dutchMoment(since)}`,
  newsAt: news ? `Laatste nieuws, ${dutchMoment(news.at)}` : "",
  news: news ? linesOf(shortened(news.text)) : [],
});

const isOn = (toggle: true | undefined): string => (toggle ? "true" : "false");

const choicesOf = (choices: readonly Choice[]) => choices.map(({ code, label }) => ({ title: label, value: code }));

interface Reported {
  readonly nonce: string;
  readonly text: Said;
  readonly area?: string | undefined;
  readonly impact?: string | undefined;
  readonly canWork?: string | undefined;
  readonly reachableAt?: string | undefined;
  readonly sensitive?: true | undefined;
  readonly forWhom?: PersonId | undefined;
  readonly messageLink?: string | undefined;
}

/** Right door first: what the agreement puts elsewhere, to whom, and *Toch melden*. */
export function rightDoorCard(
  door: RightDoor,
  given: Reported,
  organisation: OrganisationId,
  entrance: Entrance,
): Message {
  const { text, area = "", impact = "", canWork = "", reachableAt = "", nonce } = given;
  const hidden = text.hidden.length > 0 ? hiddenText(text.hidden) : "";
  const paragraphs = [door.says, whereTo(door, entrance), door.exception, hidden];
  return {
    summary: "Dit hoort misschien ergens anders",
    card: {
      template: "right-door",
      data: {
        fallback: paragraphs.join(" "),
        title: "Dit hoort misschien ergens anders",
        paragraphs: paragraphs.filter((sentence) => sentence !== "").map((sentence) => ({ text: sentence })),
        section: door.why.section,
        whyTitle: door.why.title,
        whySays: door.why.says,
        lines: linesOf(text.text),
        nonce,
        organisation,
        text: text.text,
        area,
        impact,
        canWork,
        reachableAt,
        sensitive: isOn(given.sensitive),
        forWhom: given.forWhom ?? "",
        messageLink: given.messageLink ?? "",
      },
    },
  };
}

function whereTo({ door }: RightDoor, { doors }: Entrance): string {
  if (!door) return "";
  const known = doors[door];
  if (!known) return "Ik weet nog niet bij wie u moet zijn. Kies Toch melden, dan zoekt de Helpdesk het uit.";
  return known.contact ? `U kunt terecht bij ${known.name}: ${known.contact}.` : `U kunt terecht bij ${known.name}.`;
}
