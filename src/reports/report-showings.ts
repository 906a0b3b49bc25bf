import type { Showing } from "../delivery/outbox.ts";
import { type Place, channelPlace, personPlace } from "../lib/place.ts";
import type { PersonId } from "../people/person.ts";
import type { Month } from "./month.ts";
import { type Report, isSent, lastSent } from "./report.ts";
import { REPORTS_CHANNEL } from "./reports.ts";

const BEHEER = channelPlace("operations");

/** A card of the report for who makes it: each is a new one, at the bottom of their chat. */
export const reportSubject = (month: Month, card: number): string => `report:${month}:${card}`;
export const sentSubject = (month: Month, version: number): string => `report-sent:${month}:${version}`;
/** For Beheer, when there is no manager ICT to tell that a report is late. */
export const ownerlessSubject = (month: Month): string => `report-ownerless:${month}`;

/** Everything that a change shows anew. @param pressed the message whose button caused it */
export function showingsOf(
  before: Report | undefined,
  after: Report,
  managers: readonly PersonId[],
  pressed?: string,
): readonly Showing[] {
  const { month } = after;
  const makers = [...new Set([...managers, ...[before?.filler, after.filler].flatMap((one) => one?.id ?? [])])];
  const isOwnerless = after.last.kind === "late" && managers.length === 0;
  return [
    ...makers.flatMap((person) => ownShowings(before, after, person, pressed)),
    ...sentShowings(before, after),
    ...(isOwnerless ? [{ subject: ownerlessSubject(month), place: BEHEER }] : []),
  ];
}

/** The newest card of somebody who makes the report, and the one that it takes the place of. */
export function ownShowings(
  before: Report | undefined,
  after: Report,
  person: PersonId,
  pressed?: string,
): readonly Showing[] {
  const cards = [after.card, ...(before && before.card !== after.card ? [before.card] : [])];
  return cards.map((card) => ({
    subject: reportSubject(after.month, card),
    place: personPlace(person),
    ...(pressed !== undefined && { pressed }),
  }));
}

/** The new version, and the one that it takes the place of, wherever that is read. */
function sentShowings(before: Report | undefined, after: Report): Showing[] {
  if (!isSent(after) || before?.sent.length === after.sent.length) return [];
  return after.sent.slice(-2).flatMap(({ version, recipients }) =>
    [channelPlace(REPORTS_CHANNEL), ...recipients.map(({ person }) => personPlace(person))].map((place: Place) => ({
      subject: sentSubject(after.month, version),
      place,
    })),
  );
}

/** The cards on which it says who has the report. */
export const reachShowings = (report: Report, managers: readonly PersonId[]): readonly Showing[] =>
  lastSent(report)
    ? managers.map((person) => ({ subject: reportSubject(report.month, report.card), place: personPlace(person) }))
    : [];
