import { dutchMoment } from "../lib/instant.ts";
import type { Message } from "../lib/message.ts";
import type { TicketNumber } from "../lib/numbers.ts";
import type { Erasure } from "./erasure.ts";
import {
  NOT_MINE,
  WHAT_GOES,
  WHAT_STAYS,
  countsOf,
  decideByText,
  linesForRequester,
  statusForDecider,
  statusForRequester,
} from "./erasure-words.ts";

const COLOUR: Record<Erasure["state"]["status"], string> = {
  asked: "Warning",
  withdrawn: "Default",
  refused: "Attention",
  granted: "Accent",
  done: "Good",
};

const TITLE = "Gegevens verwijderen";
const paragraphs = (texts: readonly string[]) => texts.map((text) => ({ text }));

/** What who asked sees of it. @param name of the organisation that decides */
export function requesterCard(erasure: Erasure, name: string, notice = ""): Message {
  const { ref, organisation, state } = erasure;
  const status = statusForRequester(erasure, name);
  const summary = `${ref}: ${status}`;
  return {
    summary,
    card: {
      template: "privacy-request",
      data: {
        ...{ fallback: summary, title: TITLE, number: ref, ref, organisation, organisationName: name, notice },
        ...{ status, statusColor: COLOUR[state.status] },
        asked: `Gevraagd op ${dutchMoment(erasure.askedAt)}`,
        reason: state.status === "refused" ? state.reason : "",
        paragraphs: paragraphs(linesForRequester(erasure, name)),
        canWithdraw: state.status === "asked",
      },
    },
  };
}

/** In the place of an older card of it. */
export const requesterLine = (erasure: Erasure, name: string): Message =>
  line(erasure, statusForRequester(erasure, name));

/** What who decides sees. @param open what is still being worked on for who asked */
export function deciderCard(erasure: Erasure, name: string, open: readonly TicketNumber[], notice = ""): Message {
  const { ref, organisation, state, askedAt } = erasure;
  const status = statusForDecider(erasure);
  const summary = `${ref}: verzoek om gegevens te verwijderen. ${status}`;
  const isUndecided = state.status === "asked";
  const waitsFor = state.status === "granted" ? state.waitsFor : isUndecided ? open : [];
  return {
    summary,
    card: {
      template: "privacy-decide",
      data: {
        ...{ fallback: summary, title: TITLE, number: ref, ref, organisation, organisationName: name, notice },
        ...{ status, statusColor: COLOUR[state.status] },
        facts: [
          ...(erasure.name === undefined ? [] : [{ label: "Wie vraagt het", value: erasure.name }]),
          { label: "Gevraagd op", value: dutchMoment(askedAt) },
          ...(isUndecided ? [{ label: "Beslis in principe uiterlijk", value: decideByText(erasure) }] : []),
          ...(waitsFor.length > 0 ? [{ label: "Ik begin pas als dit klaar is", value: waitsFor.join(", ") }] : []),
          ...(state.status === "done" ? countsOf(erasure) : []),
          ...(state.status === "done" && erasure.progress.kept["security"]
            ? [
                {
                  label: "Bewaard als bewijs",
                  value: incidentsText(erasure.progress.kept["security"]),
                },
              ]
            : []),
        ],
        reason: state.status === "refused" ? state.reason : "",
        explains: isUndecided || state.status === "granted",
        goes: WHAT_GOES,
        stays: WHAT_STAYS,
        notMine: NOT_MINE,
        canDecide: isUndecided,
      },
    },
  };
}

const incidentsText = (count: number): string =>
  count === 1 ? "één beveiligingsincident" : `${count} beveiligingsincidenten`;

/** What is left for who does not decide any more. */
export const noLongerDecides = (erasure: Erasure): Message => line(erasure, "U beslist niet meer over dit verzoek.");

const line = ({ ref }: Erasure, text: string): Message => ({
  summary: `${ref}: ${text}`,
  card: { template: "ticket-line", data: { number: ref, line: text, fallback: `${ref}: ${text}` } },
});
