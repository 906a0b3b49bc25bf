import { AREAS } from "../agreement/services.ts";
import { plain } from "../lib/words.ts";
import type { OrganisationId, PersonId } from "../people/person.ts";

/** Something that was reported just now, in any organisation. */
export interface Report {
  readonly organisation: OrganisationId;
  readonly reporter: PersonId;
  readonly area: string;
  readonly subject: string;
}

/** Ours, not the agreement's: so many people, so many minutes. */
export const MANY_PEOPLE = 50;
export const MANY_MINUTES = 5;

const SHORTEST_WORD = 4;

/** In so many reports that they say nothing about what is wrong. */
const EVERYDAY = new Set(
  (
    "alle allemaal alles altijd andere beste bijna binnen daar deze doen doet door echt eens even gaat gedaan geeft geen geven " +
    "gevoelige graag haar hallo heb hebben heeft helemaal hele help hier iedereen iemand iets ineens inmiddels kan komt " +
    "krijg krijgen kunnen kunt lukt maar meer meld melden melding mijn moet naar niemand niet niets nodig nog nooit nu ons onze ook " +
    "opeens opnieuw over plotseling probeer probleem problemen sinds snel steeds storing tijd toch twee vandaag vanmorgen vanmiddag " +
    "vanochtend veel voor vraag waar wanneer weer welke werk werken werkt werkte weten wordt zeer zelf zich zijn zonder vast weg stuk"
  ).split(" "),
);

const AREA = "area:";
const WORD = "word:";

/** Everything by which a report can be the same as another: what it is about, and the words that say something. */
export function thingsIn({ area, subject }: Pick<Report, "area" | "subject">): readonly string[] {
  const words = plain(subject).match(/[\p{L}\p{N}]+/gu) ?? [];
  const telling = words.filter((word) => word.length >= SHORTEST_WORD && !EVERYDAY.has(word));
  return [...(area === "unknown" ? [] : [`${AREA}${area}`]), ...[...new Set(telling)].map((word) => `${WORD}${word}`)];
}

/**
 * What at least fifty people report: an area if there is one, otherwise the word that most of them use.
 * Who reports twice counts once. Undefined when no fifty report the same.
 */
export function sameThing<R extends Report>(
  reports: readonly R[],
): { readonly thing: string; readonly reports: readonly R[] } | undefined {
  const byThing = new Map<string, R[]>();
  for (const report of reports) {
    for (const thing of thingsIn(report)) (byThing.get(thing) ?? newIn(byThing, thing)).push(report);
  }
  const many = [...byThing]
    .map(([thing, theirs]) => ({
      thing,
      reports: theirs,
      people: new Set(theirs.map(({ reporter }) => reporter)).size,
    }))
    .filter(({ people }) => people >= MANY_PEOPLE);
  const areas = many.filter(({ thing }) => areaOf(thing));
  const [most] = (areas.length > 0 ? areas : many).sort((one, other) => other.people - one.people);
  return most;
}

function newIn<R>(lists: Map<string, R[]>, key: string): R[] {
  const list: R[] = [];
  lists.set(key, list);
  return list;
}

export const areaOf = (thing: string): string | undefined =>
  thing.startsWith(AREA) ? thing.slice(AREA.length) : undefined;

/** "E-mail of agenda", or the word itself. */
export const labelOf = (thing: string): string =>
  AREAS.find(({ code }) => code === areaOf(thing))?.label ?? thing.slice(WORD.length);
