import type { Message } from "../lib/message.ts";
import type { Rows } from "../lib/rows.ts";
import { type DeadLetter, deadLettersOf, silentPlaceOf } from "./dead-letter.ts";
import type { Render } from "./outbox.ts";

const SHOWN = 50;

/** What Beheer reads when something could not be delivered. */
export const alarmSubjects = (rows: Rows): Record<string, Render> => ({
  "dead-letter": async (organisation, subject) => {
    const letters = await deadLettersOf(rows, organisation, subject, SHOWN);
    const [first] = letters;
    if (!first) return undefined;
    return alarm(
      `${countOf(letters.length)} na 24 uur niet afgeleverd aan ${placeName(first.place)}.${aboutText(letters)}`,
    );
  },
  "dead-place": async (_, subject) => {
    const place = silentPlaceOf(subject);
    return place && alarm(`Ik kan ${placeName(place)} niet bereiken. Berichten wachten tot de bot daar is.`);
  },
});

const alarm = (summary: string): Message => ({ summary });

const countOf = (letters: number): string => (letters === 1 ? "Eén bericht is" : `${String(letters)} berichten zijn`);

/** The numbers of the tickets it is about, so that somebody can pick up the telephone. */
function aboutText(letters: readonly DeadLetter[]): string {
  const numbers = letters.flatMap(({ subject }) => /^ticket:(M\d{2}-\d{6}):/.exec(subject)?.[1] ?? []);
  return numbers.length === 0 ? "" : ` Het gaat om ${[...new Set(numbers)].join(", ")}.`;
}

/** Never a person's name: the channel's readers need not know whose chat it is. */
const placeName = (place: string): string =>
  place.startsWith("channel:") ? `het kanaal ${place.slice("channel:".length)}` : "de chat van een medewerker";
