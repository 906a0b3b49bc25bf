import { z } from "zod";
import { hashOf } from "../lib/hash.ts";
import { type Instant, dateOf } from "../lib/instant.ts";
import { keyPart } from "../lib/place.ts";
import type { Change, Row, Value } from "../lib/rows.ts";
import type { OrganisationId, PersonId } from "../people/person.ts";
import type { TicketNumber } from "../tickets/ticket.ts";
import { Outage } from "./outage.ts";

/*
 * In the shared organisation's partition:
 *   outage|M26-000123                      the outage, replaced by etag
 *   outage-event|M26-000123|000002         what happened, never changed; carries the hash of the one before
 *   known-outage|<newest first>|…|<version>  what is going on now, for above the form
 *   outage-task|M26-000123|000002          this version still has to be brought to people
 *   outage-count|M26-000123                what the Helpdesk's card says about who has it too
 *   outage-proposal|<thing>                that many report the same, and what was decided about that
 * In the partition of whom it concerns:
 *   linked|M26-000123|<person>             has it too
 *   linked-ticket|M26-000123|<ticket>      a ticket about it
 *   outage-pass|M26-000123                 how far bringing it to people has come
 */

export const outageKey = (ref: TicketNumber): string => `outage|${ref}`;
export const eventKey = ({ ref, version }: Pick<Outage, "ref" | "version">): string =>
  `outage-event|${ref}|${padded(version)}`;
export const taskKey = ({ ref, version }: Task): string => `outage-task|${ref}|${padded(version)}`;
export const passKey = (ref: TicketNumber): string => `outage-pass|${ref}`;
export const countKey = (ref: TicketNumber): string => `outage-count|${ref}`;
export const proposalKey = (id: string): string => `outage-proposal|${id}`;
export const linkKey = (ref: TicketNumber, person: PersonId): string => `linked|${ref}|${person}`;
export const ticketLinkKey = (ref: TicketNumber, number: TicketNumber): string => `linked-ticket|${ref}|${number}`;

const padded = (version: number): string => String(version).padStart(6, "0");

/** A version of an outage that people still have to get. */
export interface Task {
  readonly ref: TicketNumber;
  readonly version: number;
}

export const outageOf = (row: Row): Outage => Outage.parse(row.value);

/** An outage that is going on, as the forms need it. */
export type Known = Pick<Outage, "ref" | "organisations" | "area" | "text" | "madeAt"> & {
  readonly thing?: string | undefined;
  readonly news?: { readonly at: Instant; readonly text: string } | undefined;
};

const LATEST = 9_999_999_999_999;

function knownRow(outage: Outage | undefined): readonly [string, Value] | undefined {
  if (!outage || outage.over) return undefined;
  const { ref, organisations, area, text, madeAt, version, gathers } = outage;
  const last = outage.news.at(-1);
  const newestFirst = String(LATEST - dateOf(madeAt).getTime()).padStart(13, "0");
  return [
    `known-outage|${newestFirst}|${ref}|${padded(version)}`,
    {
      ...{ ref, organisations, area, text, madeAt, thing: gathers?.thing },
      ...(last && { news: { at: last.at, text: last.text } }),
    },
  ];
}

export const knownOf = (row: Row): Known => row.value as unknown as Known;

/** Everything of the outage itself that changes with this event. @param etag undefined for a new outage */
export function outageChanges(
  before: Outage | undefined,
  after: Outage,
  etag: string | undefined,
  opId: string,
): Change[] {
  const event = eventOf(before, after);
  const value = { ...after, chain: hashOf(event) } as unknown as Value;
  const [unlisted] = knownRow(before) ?? [];
  const listed = knownRow(after);
  return [
    etag === undefined ? { insert: outageKey(after.ref), value } : { replace: outageKey(after.ref), etag, value },
    { insert: eventKey(after), value: { ...event, opId } },
    { insert: taskKey(after), value: { ref: after.ref, version: after.version } },
    ...(unlisted ? [{ remove: unlisted }] : []),
    ...(listed ? [{ insert: listed[0], value: listed[1] }] : []),
  ];
}

/** Texts only as a hash, as in a ticket's events. */
function eventOf(before: Outage | undefined, after: Outage): Value {
  const previous = { previous: before?.chain ?? "" };
  if (!before) return { kind: "made-known", at: after.madeAt, by: after.madeBy, text: hashOf(after.text), ...previous };
  if (after.over) return { kind: "over", at: after.over.at, by: after.over.by, ...previous };
  const last = after.news.at(-1);
  return { kind: "news", at: last?.at, by: last?.by, text: hashOf(last?.text ?? ""), ...previous };
}

const Pass = z.object({ version: z.number(), after: z.string(), isDone: z.boolean() });
export type Pass = z.infer<typeof Pass>;
export const passOf = (row: Row | undefined): Pass =>
  row ? Pass.parse(row.value) : { version: 0, after: "", isDone: true };

/** Somebody who has it too, since when, and for which version they got their newest card; older ones are a line. */
export interface Link {
  readonly person: PersonId;
  readonly card: number;
  readonly at: Instant;
}

export interface StoredLink extends Link {
  readonly key: string;
  readonly etag: string;
}

export const linkOf = ({ key, etag, value }: Row): StoredLink => ({
  ...{ key, etag },
  person: value["person"] as PersonId,
  card: Number(value["card"]),
  at: value["at"] as Instant,
});

/** That many report the same, as it is asked in the Helpdesk's channel. */
export interface Proposal {
  readonly id: string;
  /** What it is that they report: an area or a word. */
  readonly thing: string;
  readonly at: Instant;
  /** When the first of them reported. */
  readonly from: Instant;
  /** How many people, by organisation. */
  readonly counts: Readonly<Record<OrganisationId, number>>;
  /** The first of the reports. */
  readonly first: { readonly organisation: OrganisationId; readonly number: TicketNumber };
  readonly decided?: { readonly is: "made-known" | "no-outage"; readonly by: string; readonly at: Instant };
}

export const proposalOf = (row: Row): Proposal => row.value as unknown as Proposal;

export const proposalId = (thing: string): string => keyPart(thing).slice(0, 12);
