import type { RightDoor } from "../agreement/right-door.ts";
import { AREAS, CAN_WORK, type Choice, IMPACTS } from "../agreement/services.ts";
import { clean, redact } from "../lib/redact.ts";
import type { Message } from "../lib/message.ts";
import type { OrganisationId } from "../people/person.ts";
import type { Entrance } from "./desk.ts";
import type { Said } from "./ticket.ts";
import { linesOf } from "./ticket-cards.ts";
import { hiddenText } from "./ticket-words.ts";

/** What is in the form already: from words that were typed, or from a first try that lacked something. */
export interface Filled {
  readonly organisation?: unknown;
  readonly text?: unknown;
  readonly area?: unknown;
  readonly impact?: unknown;
  readonly canWork?: unknown;
  readonly reachableAt?: unknown;
}

interface Blank {
  /** Makes everything this form sends the same act, however often it arrives. */
  readonly nonce: string;
  readonly appointments: readonly { readonly value: string; readonly title: string }[];
  readonly problems?: readonly string[];
}

const MAX_FILLED = 2000;

/** The form with its one required field. Texts in it are hidden and cleaned too, since a card is kept by Teams. */
export function reportForm({ nonce, appointments, problems = [] }: Blank, filled: Filled = {}): Message {
  return {
    summary: "Storing of vraag melden",
    card: {
      template: "report-form",
      data: {
        fallback: "Typ wat er aan de hand is, dan help ik u verder.",
        nonce,
        problems: problems.map((text) => ({ text })),
        organisations: appointments,
        organisation: textOf(filled.organisation),
        text: textOf(filled.text),
        area: textOf(filled.area),
        impact: textOf(filled.impact),
        canWork: textOf(filled.canWork),
        reachableAt: textOf(filled.reachableAt),
        areas: choicesOf(AREAS),
        impacts: choicesOf(IMPACTS),
        canWorks: choicesOf(CAN_WORK),
      },
    },
  };
}

function textOf(filled: unknown): string {
  if (typeof filled === "string") return redact(clean(filled, MAX_FILLED)).text;
  return isSaid(filled) ? filled.text : "";
}

const isSaid = (filled: unknown): filled is Said =>
  typeof filled === "object" && filled !== null && "text" in filled && typeof filled.text === "string";

const choicesOf = (choices: readonly Choice[]) => choices.map(({ code, label }) => ({ title: label, value: code }));

interface Reported {
  readonly nonce: string;
  readonly text: Said;
  readonly area?: string | undefined;
  readonly impact?: string | undefined;
  readonly canWork?: string | undefined;
  readonly reachableAt?: string | undefined;
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
