import type { Message } from "../lib/message.ts";
import type { Place } from "../lib/place.ts";
import type { Rows } from "../lib/rows.ts";
import type { OrganisationId } from "../people/person.ts";
import type { Places } from "../places/places.ts";
import { causeOf } from "./causes.ts";
import { type DeadLetter, deadLettersOf, markIn, silentPlaceOf } from "./dead-letter.ts";
import type { Render } from "./outbox.ts";
import { placeMark } from "./undelivered.ts";

const SHOWN = 50;

export interface AlarmWords {
  readonly rows: Rows;
  readonly places: Pick<Places, "find">;
  /** What people call this place: never whose chat it is. */
  readonly nameOf: (organisation: OrganisationId, place: Place) => string;
}

/** What Beheer reads when something could not be delivered. */
export const alarmSubjects = ({ rows, places, nameOf }: AlarmWords): Record<string, Render> => ({
  "dead-letter": async (organisation, subject) => {
    const letters = await deadLettersOf(rows, organisation, subject, SHOWN);
    const [first] = letters;
    if (!first) return undefined;
    const what = `${countOf(letters.length)} na 24 uur niet afgeleverd aan ${nameOf(organisation, first.place)}.`;
    return alarm(`${what}${aboutText(letters)}`, first.cause, { organisation, mark: markIn(subject) });
  },
  "dead-place": async (organisation, subject) => {
    const place = silentPlaceOf(subject);
    if (!place) return undefined;
    const { dead } = (await places.find(organisation, place)) ?? {};
    const what = `Ik kan ${nameOf(organisation, place)} niet bereiken. Berichten wachten tot de Helpdesk daar is.`;
    return alarm(what, dead?.cause, { organisation, mark: placeMark(place) });
  },
});

function alarm(
  what: string,
  cause: string | undefined,
  target: { organisation: OrganisationId; mark: string },
): Message {
  const { why, remedy } = cause === undefined ? { why: "", remedy: "" } : causeOf(cause);
  const paragraphs = [what, `${why} ${remedy}`.trim()].filter(Boolean);
  return {
    summary: what,
    card: {
      template: "delivery-alarm",
      data: { paragraphs: paragraphs.map((text) => ({ text })), fallback: paragraphs.join(" "), ...target },
    },
  };
}

const countOf = (letters: number): string => (letters === 1 ? "Eén bericht is" : `${String(letters)} berichten zijn`);

/** The numbers of the tickets it is about, so that somebody can pick up the telephone. */
function aboutText(letters: readonly DeadLetter[]): string {
  const numbers = letters.flatMap(({ subject }) => /^ticket:(M\d{2}-\d{6}):/.exec(subject)?.[1] ?? []);
  return numbers.length === 0 ? "" : ` Het gaat om ${[...new Set(numbers)].join(", ")}.`;
}
