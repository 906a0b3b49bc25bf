import type { RightDoor } from "../agreement/right-door.ts";
import { AREAS, CAN_WORK, type Choice, IMPACTS } from "../agreement/services.ts";
import type { Message } from "../lib/message.ts";
import type { OrganisationId } from "../people/person.ts";
import type { Entrance } from "./desk.ts";
import { NOTHING_SAID, type Said } from "./ticket.ts";
import { linesOf } from "./ticket-cards.ts";
import { hiddenText } from "./ticket-words.ts";

/** What is in the form already: from words that were typed, or from a first try that lacked something. */
export interface Filled {
  readonly organisation?: string | undefined;
  readonly text?: Said | undefined;
  readonly area?: string | undefined;
  readonly impact?: string | undefined;
  readonly canWork?: string | undefined;
  readonly reachableAt?: string | undefined;
}

interface Blank {
  /** Makes everything this form sends the same act, however often it arrives. */
  readonly nonce: string;
  readonly appointments: readonly { readonly value: string; readonly title: string }[];
  readonly problems: readonly string[];
}

/** The form with its one required field. */
export function reportForm({ nonce, appointments, problems }: Blank, filled: Filled): Message {
  const {
    organisation = "",
    text: said = NOTHING_SAID,
    area = "",
    impact = "",
    canWork = "",
    reachableAt = "",
  } = filled;
  return {
    summary: "Storing of vraag melden",
    card: {
      template: "report-form",
      data: {
        fallback: "Typ wat er aan de hand is, dan help ik u verder.",
        nonce,
        hidden: said.hidden.length > 0 ? hiddenText(said.hidden) : "",
        problems: problems.map((text) => ({ text })),
        organisations: appointments,
        text: said.text,
        ...{ organisation, area, impact, canWork, reachableAt },
        areas: choicesOf(AREAS),
        impacts: choicesOf(IMPACTS),
        canWorks: choicesOf(CAN_WORK),
      },
    },
  };
}

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
