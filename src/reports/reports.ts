import { type Place, type Reference, channelPlace, personPlace } from "../lib/place.ts";
import type { Log } from "../lib/log.ts";
import type { Directory } from "../people/directory.ts";
import type { OrganisationFile } from "../people/organisation-file.ts";
import type { Colleague, OrganisationId, PersonId } from "../people/person.ts";
import type { MonthFigures } from "./figures.ts";
import type { ReportLinks } from "./links.ts";
import { type Month, type WorkCalendar, monthOf, plusMonths } from "./month.ts";
import type { ReportStore } from "./report-store.ts";
import { type Report, type SentVersion, isAddressee, isSent, lastSent } from "./report.ts";
import type { Hours, Municipality, Snapshot } from "./snapshot.ts";

/** The channel in which account managers and the board read reports: its name when it is bound. */
export const REPORTS_CHANNEL = "reports";

/** What the monthly report needs of the rest of the house. */
export interface Reports {
  readonly store: ReportStore;
  /** The shared organisation, whose manager reports. */
  readonly home: OrganisationId;
  readonly directory: Pick<Directory, "colleague" | "holders" | "find" | "organisation" | "organisations">;
  /** What the organisation file says of the report. */
  readonly settings: OrganisationFile["report"];
  /** When the manager ICT is at work. */
  readonly calendar: WorkCalendar;
  readonly figuresOf: (month: Month) => Promise<MonthFigures>;
  /** A Word file with the name of whom it is made for; the same snapshot gives the same bytes. */
  readonly documentOf: (snapshot: Snapshot, madeFor?: string) => Promise<Uint8Array>;
  readonly links: Pick<ReportLinks, "to">;
  /** The name under which a conversation is bound. */
  readonly channelOf: (conversationId: string) => Promise<string | undefined>;
  /** Whether a message to the channel *Rapportage* would be seen. */
  readonly hasChannel: () => Promise<boolean>;
  /** False once nothing can be delivered to this person any more. */
  readonly isReachable: (person: PersonId) => Promise<boolean>;
  /** Makes it possible to write to somebody in the shared organisation's name. Twice is once. */
  readonly introduce: (person: PersonId, from?: Reference) => Promise<void>;
  readonly log: Pick<Log, "error">;
}

/** What a report is made of. */
export type ReportFacts = Pick<Reports, "store" | "directory" | "home" | "settings" | "figuresOf">;

export const managersOf = ({ directory, home }: Pick<Reports, "directory" | "home">): Promise<readonly Colleague[]> =>
  directory.holders("ict-manager", home);

/** The account managers and the board of every organisation (DVO 7.2), by name. */
export async function addresseesOf({ directory }: Pick<Reports, "directory">): Promise<SentVersion["recipients"]> {
  const roles = directory.organisations.flatMap(({ id }) => [
    directory.holders("account-manager", id),
    directory.holders("board", id),
  ]);
  const people = new Map((await Promise.all(roles)).flat().map(({ id, name }) => [id, name]));
  return [...people]
    .map(([person, name]) => ({ person, name }))
    .toSorted((one, other) => one.name.localeCompare(other.name, "nl"));
}

/** The colleague whose own chat this place is, unless they left. */
export async function readerAt({ directory }: Reports, place: Place): Promise<Colleague | undefined> {
  if (!place.startsWith(PERSON)) return undefined;
  const found = await directory.colleague(place.slice(PERSON.length) as PersonId);
  return found && !found.hasLeft ? found : undefined;
}
const PERSON = personPlace("");

/** Who may read what was sent, there. */
export async function mayReadAt(house: Reports, place: Place): Promise<boolean> {
  if (place === channelPlace(REPORTS_CHANNEL)) return true;
  const reader = await readerAt(house, place);
  return reader !== undefined && isAddressee(reader);
}

/** Everything that the report says as it is now. Version 0 is a draft. */
export async function snapshotOf(house: ReportFacts, report: Report, of?: SentVersion): Promise<Snapshot> {
  const { directory, home, settings } = house;
  const [figures, municipalities, managers] = await Promise.all([
    house.figuresOf(report.month),
    municipalitiesOf(house, report),
    managersOf(house),
  ]);
  const { officialClient, administrativeClient, portfolioHolders } = settings;
  const author = of?.name ?? managers[0]?.name;
  const sections = Object.entries(report.sections).map(([key, { text, name, at }]) => [key, { text, name, at }]);
  const states = Object.entries(report.states).map(([key, { state }]) => [key, state]);
  return {
    ...{ month: report.month, version: of?.version ?? 0, at: of?.at ?? report.changedAt },
    ...(of?.changed !== undefined && { changed: of.changed }),
    shared: { organisation: home, name: directory.organisation(home)?.name ?? home },
    ...(author !== undefined && { author }),
    ...(officialClient !== undefined && { officialClient }),
    ...(administrativeClient !== undefined && { administrativeClient }),
    portfolioHolders,
    sections: Object.fromEntries(sections) as Snapshot["sections"],
    states: Object.fromEntries(states) as Snapshot["states"],
    ...{ municipalities, figures },
  };
}

/** The newest thing that somebody who may read it can read: the version that was sent last. */
export async function sentSnapshot(house: Reports, report: Report, version?: number): Promise<Snapshot | undefined> {
  const wanted = version ?? lastSent(report)?.version;
  return wanted === undefined || !isSent(report) ? undefined : house.store.version(report.month, wanted);
}

async function municipalitiesOf(house: ReportFacts, report: Report): Promise<Municipality[]> {
  const { directory, settings } = house;
  const year = await yearUpTo(house, report);
  return directory.organisations
    .filter(({ kind }) => kind === "municipality")
    .map(({ id, name }) => {
      const { workplaces, factor } = settings.municipalities.find(({ organisation }) => organisation === id) ?? {};
      const hours = report.hours?.of[id];
      const known = year.flatMap(({ month, of }) => (of[id] ? [{ month, ...of[id] }] : []));
      const [first] = known;
      return {
        ...{ organisation: id, name },
        ...(workplaces !== undefined && { workplaces }),
        ...(factor !== undefined && { factor }),
        ...(hours && { hours }),
        ...(hours && first && { yearHours: { from: first.month, ...summed(known) } }),
      };
    });
}

interface MonthHours {
  readonly month: Month;
  readonly of: Readonly<Record<string, Hours>>;
}

/** Of every month of the report's year up to it. */
async function yearUpTo({ store }: Pick<Reports, "store">, report: Report): Promise<readonly MonthHours[]> {
  const earlier = Array.from({ length: Number(report.month.slice(5)) - 1 }, (_, index) =>
    plusMonths(report.month, index + 1 - Number(report.month.slice(5))),
  );
  const found = await Promise.all(earlier.map((month) => store.find(month)));
  const reports = [...found.flatMap((one) => one?.report ?? []), report];
  return reports.flatMap(({ month, hours }) => (hours ? [{ month, of: hours.of }] : []));
}

const summed = (hours: readonly Hours[]): Hours => ({
  contributed: hours.reduce((sum, { contributed }) => sum + contributed, 0),
  taken: hours.reduce((sum, { taken }) => sum + taken, 0),
});

/** What the organisation file leaves open of what the template asks for, as people call it. */
export function notSettled({ settings, directory }: Reports): readonly string[] {
  const { officialClient, administrativeClient, portfolioHolders, municipalities } = settings;
  const all = directory.organisations.filter(({ kind }) => kind === "municipality");
  const hasOf = (field: "workplaces" | "factor") =>
    all.every(({ id }) => municipalities.find(({ organisation }) => organisation === id)?.[field] !== undefined);
  return [
    ...(officialClient === undefined ? ["ambtelijk opdrachtgever"] : []),
    ...(administrativeClient === undefined ? ["bestuurlijk opdrachtgever"] : []),
    ...(portfolioHolders.length === 0 ? ["portefeuillehouders"] : []),
    ...(hasOf("workplaces") ? [] : ["aantal werkplekken"]),
    ...(hasOf("factor") ? [] : ["factor"]),
  ];
}

/** A month that has not begun has nothing to show. */
export const hasBegun = (month: Month, now: Parameters<typeof monthOf>[0]): boolean => month <= monthOf(now);
