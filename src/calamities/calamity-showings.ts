import type { Showing } from "../delivery/outbox.ts";
import { type Place, channelPlace, personPlace } from "../lib/place.ts";
import type { OrganisationId } from "../people/person.ts";
import type { TicketNumber } from "../tickets/ticket.ts";
import type { Calamity, LogEntry, LogEvent } from "./calamity.ts";
import { REPLY_TO_BEHEER, REPLY_TO_TEAMS } from "./calamity-words.ts";

/** The one living card of a calamity in a place. */
export const calamitySubject = (number: TicketNumber): string => `calamity:${number}`;
const summarySubject = (number: TicketNumber): string => `calamity-summary:${number}`;
const replySubject = (number: TicketNumber, version: number): string => `calamity-reply:${number}:${String(version)}`;
const callSubject = (number: TicketNumber, version: number): string => `calamity-call:${number}:${String(version)}`;

export const HELPDESK = channelPlace("helpdesk");
export const BEHEER = channelPlace("operations");

/** What a municipality hears of; it never sees the log. */
const FOR_MUNICIPALITIES: ReadonlySet<LogEvent> = new Set(["declared", "informed", "ended"]);

/** The municipalities whose channel a calamity is shown in. */
export const municipalitiesOf = ({ state }: Calamity, home: OrganisationId): readonly OrganisationId[] =>
  "organisations" in state ? state.organisations.filter((organisation) => organisation !== home) : [];

/** Everything that has to be shown because of the last entry of the log. */
export function showingsOf(calamity: Calamity, home: OrganisationId, pressed?: string): Showing[] {
  const entry = calamity.log.at(-1);
  if (!entry) return [];
  const { number, version } = calamity;
  const teams = [HELPDESK, BEHEER, ...calamity.told.map(personPlace)];
  const municipalities = FOR_MUNICIPALITIES.has(entry.kind) ? reachedBy(calamity, entry, home) : [];
  const everywhere = [...teams, ...municipalities];
  const living = (place: Place) => ({ subject: calamitySubject(number), place, ...(pressed && { pressed }) });
  const reply = (place: Place) => ({ ...beneath(number, place), subject: replySubject(number, version) });

  return [
    ...everywhere.map(living),
    ...(entry.kind === "ended" ? everywhere.map((place) => ({ subject: summarySubject(number), place })) : []),
    ...repliedIn(calamity, entry).map(reply),
    ...(entry.kind === "informed" ? municipalities.map(reply) : []),
    ...(entry.unreached ? [{ ...beneath(number, BEHEER), subject: callSubject(number, version) }] : []),
  ];
}

/** The first card is news by itself. */
function repliedIn({ version }: Calamity, { kind }: LogEntry): readonly Place[] {
  if (version === 1) return [];
  if (REPLY_TO_TEAMS[kind]) return [HELPDESK, BEHEER];
  return REPLY_TO_BEHEER[kind] ? [BEHEER] : [];
}

const beneath = (number: TicketNumber, place: Place) => ({ place, beneath: calamitySubject(number) });

const reachedBy = (calamity: Calamity, { unreached = [] }: LogEntry, home: OrganisationId): readonly Place[] =>
  municipalitiesOf(calamity, home)
    .filter((organisation) => !unreached.includes(organisation))
    .map(channelPlace);
