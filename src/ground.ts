import { randomUUID } from "node:crypto";
import { USUAL_WORKING_HOURS, openAt, startOfWork } from "./agreement/service-hours.ts";
import type { ApprovalTerms } from "./approvals/approval-clock.ts";
import type { ProbeNetwork } from "./certificates/probe.ts";
import { type Instant, inAmsterdam, instant } from "./lib/instant.ts";
import type { Log } from "./lib/log.ts";
import type { Metrics } from "./lib/metrics.ts";
import { type Place, type Reference, channelIn, channelPlace, personPlace } from "./lib/place.ts";
import type { Rows, Value } from "./lib/rows.ts";
import type { Directory } from "./people/directory.ts";
import type { OrganisationFile } from "./people/organisation-file.ts";
import { type OrganisationId, type PersonId, reach } from "./people/person.ts";
import type { Member } from "./people/roster.ts";
import { onCallAt } from "./people/rota.ts";
import { introduce } from "./places/introductions.ts";
import type { Places } from "./places/places.ts";
import { channelNameOf, isBound } from "./setup/channels.ts";
import type { Running } from "./setup/setup-house.ts";
import type { Desk } from "./tickets/desk.ts";
import type { ConsultTerms } from "./tickets/term.ts";
import { TEAMS, type Team, type Ticket } from "./tickets/ticket.ts";

/** What the rooms stand on. */
export interface Ground {
  readonly rows: Rows;
  readonly organisation: OrganisationFile;
  readonly directory: Directory;
  readonly places: Places;
  readonly log: Log;
  readonly metrics: Metrics;
  /** What time it is for people and the agreement. */
  readonly now: () => Instant;
  /** Something was committed there that is to be shown. */
  readonly nudge: (partition: OrganisationId) => void;
  /** Where people's browsers reach this house; undefined while that is not known. */
  readonly origin?: () => string | undefined;
  /** Where hosts of certificates are; absent: on the internet. */
  readonly network?: ProbeNetwork | undefined;
  /** Everybody in a conversation; undefined when the platform does not say. */
  readonly membersOf: (reference: Reference) => Promise<readonly Member[] | undefined>;
  /** How this process runs. */
  readonly running: Running;
}

/** Rows that are to be delivered carry real time, also when the sandbox's clock is moved. */
export const wallClock = (): Instant => instant(new Date());

export function termsOf({
  resolveWithin,
  priorities,
  serviceHours,
  holidays,
  consultBeforeServiceHours,
}: OrganisationFile): ConsultTerms {
  const calendar = serviceHours && { hours: serviceHours, holidays };
  return {
    ...{ resolveWithin, priorities, calendar },
    before: consultBeforeServiceHours,
    atWork: calendar ?? { hours: USUAL_WORKING_HOURS, holidays },
  };
}

export const approvalTermsOf = ({ organisation, directory }: Ground, id: OrganisationId): ApprovalTerms => ({
  ...organisation.approvals,
  hours: directory.organisation(id)?.workingHours ?? USUAL_WORKING_HOURS,
  holidays: organisation.holidays,
});

/** What was agreed, and when people work. */
export const agreedOf = (
  { organisation, directory }: Ground,
  { resolveWithin, priorities, calendar }: ConsultTerms,
) => ({
  ...{ resolveWithin, priorities, calendar },
  openingAt: (moment: Instant) => openAt(organisation.serviceHours, organisation.holidays, moment),
  onCallAt: (id: OrganisationId, moment: Instant) => onCallAt(organisation.rota, directory, id, moment),
  startOfWork: (day: string) =>
    startOfWork(organisation.serviceHours ?? USUAL_WORKING_HOURS, organisation.holidays, day),
  tomorrow: (moment: Instant) => inAmsterdam(moment).plus({ days: 1 }).toFormat("yyyy-MM-dd"),
});

/** Who there is, and where they can be reached. */
export const peopleOf = ({ directory, places }: Ground) => ({
  entranceOf: (id: OrganisationId): ReturnType<Desk["entranceOf"]> =>
    directory.organisation(id) ?? { name: id, doors: {} },
  isConnected: (team: Team) => isBound(places, directory.shared, team),
  canWriteTo: async (person: PersonId, id: OrganisationId) =>
    (await places.find(id, personPlace(person))) !== undefined,
  teamIn: async (conversationId: string) => {
    const channel = await places.channelOf(conversationId);
    return TEAMS.find((team) => team === channel);
  },
  agentsOf: (team: Team, id: OrganisationId) => directory.holders(team, id),
  peopleCalled: (id: OrganisationId, words: string) => directory.find(id, words),
  colleagueIn: async (id: OrganisationId, person: PersonId) => {
    const found = await directory.colleague(person);
    return found && !found.hasLeft && found.appointments.includes(id) ? found : undefined;
  },
});

/** Who runs the shared organisation's ICT. */
export const managersOf =
  ({ directory }: Ground) =>
  async (): Promise<readonly PersonId[]> =>
    (await directory.holders("ict-manager", directory.shared)).map(({ id }) => id);

/** False when nothing can be delivered there any more; what nothing is known of may still be. */
export const reachableOn =
  ({ places }: Ground) =>
  async (id: OrganisationId, place: Place): Promise<boolean> =>
    !(await places.find(id, place))?.dead;

/** Whether what is sent to the channel of this name arrives. */
export const channelsOn =
  ({ places, directory }: Ground) =>
  async (name: string): Promise<boolean> => {
    const channel = await places.find(directory.shared, channelPlace(name));
    return channel !== undefined && !channel.dead;
  };

/** What people call a place: never whose chat it is. */
export const placeNamesOf =
  ({ directory }: Ground) =>
  (id: OrganisationId, place: Place): string => {
    const channel = channelIn(place);
    return channel === undefined
      ? `de chat van een medewerker van ${directory.organisation(id)?.name ?? id}`
      : `het kanaal ${channelNameOf(directory.organisations, channel)}`;
  };

/** Makes it possible to write to somebody in an organisation, also when they never wrote. */
export const introductionsOf =
  ({ directory, places }: Ground) =>
  async (
    id: PersonId,
    organisation: OrganisationId,
    via: { readonly from?: Reference | undefined; readonly about: PersonId },
  ): Promise<void> => {
    const appointments = (await directory.colleague(id))?.appointments ?? [];
    const tenants = new Set(appointments.flatMap((one) => directory.organisation(one)?.tenants ?? []));
    await introduce(places, organisation, { id, tenants }, via);
  };

/**
 * Makes it possible to write to somebody in the shared organisation's name: as they are known where they work, else as
 * anybody who never wrote.
 */
export const introducedAtHome =
  ({ directory, places }: Ground, introduceTo: ReturnType<typeof introductionsOf>) =>
  async (person: PersonId, from?: Reference): Promise<void> => {
    const home = directory.shared;
    const place = personPlace(person);
    const known = await places.find(home, place);
    if (known && !known.dead) return;
    const colleague = await directory.colleague(person);
    const elsewhere = await Promise.all((colleague ? reach(colleague) : []).map((id) => places.find(id, place)));
    const open = elsewhere.find((found) => found?.reference && !found.dead);
    if (open?.reference) return places.remember(home, place, open.reference, "anew");
    await introduceTo(person, home, { from, about: person });
  };

/** What is kept of who tried what is not theirs. A trace that cannot be kept stops nobody. */
export function createTraces({ rows, directory, metrics, log }: Ground) {
  const guesses = metrics.counter("helpdesk_guessing_total", "People who asked for many tickets that are not theirs.");
  const keep = async (partition: OrganisationId, trace: Value): Promise<void> => {
    const at = wallClock();
    const row = { insert: `audit|${at}|${randomUUID()}`, value: { ...trace, at } };
    await rows.write(partition, [row]).catch((error: unknown) => log.error({ error }, "no trace kept"));
  };
  return {
    async guessing(by: PersonId) {
      guesses.inc();
      log.warn({}, "somebody asks for many tickets that are not theirs");
      await keep(directory.shared, { act: "guess-tickets", by });
    },
    refused: ({ number, organisation }: Pick<Ticket, "number" | "organisation">, by: PersonId, reason: string) =>
      keep(organisation, { act: "refused-decision", number, by, reason }),
  };
}
