import { z } from "zod";
import { type Instant, instant } from "../lib/instant.ts";
import { type Place, channelPlace, keyPart } from "../lib/place.ts";
import { type Change, type Rows, type Value, collect, under } from "../lib/rows.ts";
import { tallyKey } from "../lib/tally.ts";
import type { OrganisationId } from "../people/person.ts";
import { askedAt, beneathOf, type Item } from "./item.ts";
import { outboxRows } from "./outbox.ts";

const HOUR_MS = 3_600_000;
export const DEAD_AFTER_MS = 24 * HOUR_MS;

/** Who hears that something could not be delivered. */
export const ALARM_PLACE = channelPlace("operations");
const LETTER = "dead-letter:";
const SILENT = "dead-place:";

/** The row `dead|<id>|…`: what was never shown, and why. */
export interface DeadLetter {
  readonly subject: string;
  readonly place: Place;
  readonly cause: string;
  /** When the oldest of the rows it stands for was committed. */
  readonly since: Instant;
  readonly diedAt: Instant;
  /** How many outbox rows it stands for. */
  readonly rows: number;
  /** It belonged beneath the card of this other subject. */
  readonly beneath?: string;
}

const LetterValue = z.object({
  ...{ subject: z.string().min(1), place: z.string().min(1), cause: z.string() },
  ...{ since: z.string(), diedAt: z.string(), rows: z.number(), beneath: z.string().optional() },
});

/** Undefined for what no version of ours wrote. */
export const deadLetterOf = (value: Value): DeadLetter | undefined =>
  LetterValue.safeParse(value).data as DeadLetter | undefined;

/** One alarm a place a day, however much is lost there. */
const letterId = (place: Place, now: Instant): string => `${keyPart(place).slice(0, 12)}.${now.slice(0, 10)}`;

export const overdue = (item: Item, now: number): Item["rows"] =>
  item.rows.filter((row) => askedAt(row) <= now - DEAD_AFTER_MS);

/** The same write also removes these rows and counts them as failed. */
export function burial(item: Item, rows: Item["rows"], cause: string, at: number, opId: string): Change[] {
  const [oldest] = rows;
  if (!oldest) return [];
  const now = instant(new Date(at));
  const id = letterId(item.place, now);
  const { subject, place } = item;
  const beneath = beneathOf(item);
  const letter = {
    ...{ subject, place, cause, since: oldest.value.committedAt, diedAt: now, rows: rows.length },
    ...(beneath !== undefined && { beneath }),
  };
  return [
    { insert: `dead|${id}|${opId}`, value: letter },
    { insert: tallyKey(now, `dead.${opId}`), value: { is: "undelivered" } },
    // An alarm that cannot be delivered raises none itself.
    ...(isAlarm(subject) ? [] : outboxRows(`dead.${opId}`, now, [{ subject: `${LETTER}${id}`, place: ALARM_PLACE }])),
  ];
}

/** What Beheer is told once a place turns out to be dead, in the same write that marks it. */
export function silence(place: Place, at: number, opId: string): Change[] {
  if (place === ALARM_PLACE) return [];
  const now = instant(new Date(at));
  // By the day: a place that goes silent again after a while is told anew.
  const subject = `${SILENT}${place.replace(":", ".")}.${now.slice(0, 10)}`;
  return outboxRows(`silent.${opId}`, now, [{ subject, place: ALARM_PLACE }]);
}

/** The place that a `dead-place:…` subject is about. */
export function silentPlaceOf(subject: string): Place | undefined {
  if (!subject.startsWith(SILENT)) return undefined;
  const [kind, name] = subject.slice(SILENT.length).split(".");
  return `${kind ?? ""}:${name ?? ""}` as Place;
}

/** What a `dead-letter:…` subject stands for; at most so many. Empty for another subject. */
export async function deadLettersOf(
  rows: Rows,
  organisation: OrganisationId,
  subject: string,
  limit: number,
): Promise<DeadLetter[]> {
  if (!subject.startsWith(LETTER)) return [];
  const found = await collect(rows.range(organisation, under(`dead|${subject.slice(LETTER.length)}|`, limit)));
  return found.flatMap(({ value }) => deadLetterOf(value) ?? []);
}

/** How the place of a `dead-letter:…` subject is called in buttons. */
export const markIn = (subject: string): string => subject.slice(LETTER.length).split(".")[0] ?? "";

const isAlarm = (subject: string): boolean => subject.startsWith(LETTER) || subject.startsWith(SILENT);
