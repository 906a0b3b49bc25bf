import { createHash } from "node:crypto";
import { z } from "zod";
import { type Instant, dateOf, inAmsterdam, instant } from "../lib/instant.ts";
import type { Row } from "../lib/rows.ts";
import { Calamity } from "../calamities/calamity.ts";
import { Notice } from "../notices/notice.ts";
import { Outage } from "../outages/outage.ts";
import type { Retention } from "../people/organisation-file.ts";
import { standsIn, ticketOf } from "../tickets/ticket-rows.ts";
import { type Ticket, isOpen } from "../tickets/ticket.ts";
import { Erasure, isOver } from "./erasure.ts";
import { kindOf, refOf } from "./row-kinds.ts";

/* How long what is kept, and how old a row is. Rules only: no clock and no store. */

/** A kind of data that is kept for so many months, by its name in the organisation file. */
export type RetentionKind = keyof Retention;

export const RETENTION_NAME: Readonly<Record<RetentionKind, string>> = {
  tickets: "Meldingen en aanvragen",
  securityIncidents: "Beveiligingsincidenten",
  calamities: "Calamiteiten",
  outages: "Storingen",
  notices: "Waarschuwingen",
  audit: "Handelingen voor controle",
  backups: "Logboek van backups",
  certificateEvents: "Stappen bij certificaten",
  undelivered: "Berichten die niet aankwamen",
  traces: "Gebruikte knoppen en welkomstberichten",
  reports: "Maandrapportages",
  erasures: "Verzoeken om gegevens te verwijderen",
};
export const RETENTION_KINDS = Object.keys(RETENTION_NAME) as readonly RetentionKind[];

/** What was over or written down before this moment goes; undefined: everything of this kind stays. */
export function keptFrom(retention: Retention, kind: RetentionKind, now: Instant): Instant | undefined {
  const months = retention[kind];
  return months === undefined ? undefined : instant(inAmsterdam(now).minus({ months }).toJSDate());
}

/**
 * Something with a row of its own, a row for each thing that happened to it, and rows elsewhere that lead to it. It
 * goes as a whole, its own row last.
 */
export interface Life {
  readonly kind: RetentionKind;
  readonly key: string;
  readonly ref: string;
  /** When it was over; undefined while it is not. */
  readonly endedAt: Instant | undefined;
  /** The key that the next thing that happens to it will have, and what a row there says of how it stood. */
  readonly next: { readonly key: string; readonly status: string };
  /** Rows with these beginnings are all its own. */
  readonly own: readonly `${string}|`[];
  /** Rows that it says itself lead to it. */
  readonly lists: readonly string[];
  /** Another one that must not be left without it. */
  readonly names: readonly string[];
  readonly ticket?: Ticket;
}

const padded = (version: number, length = 6): string => String(version).padStart(length, "0");
const after = (prefix: string, ref: string, version: number, status: string): Life["next"] => ({
  key: `${prefix}|${ref}|${padded(version + 1)}`,
  status,
});

const LIVES: Readonly<Record<string, (row: Row) => Life>> = {
  notice: (row) => {
    const { ref, version, closed, stage, ticket } = Notice.parse(row.value);
    return {
      ...{ kind: "notices", key: row.key, ref, endedAt: closed?.at, next: after("notice-event", ref, version, stage) },
      ...{ own: [`notice-event|${ref}|`], lists: [], names: ticket ? [ticket.number] : [] },
    };
  },
  outage: (row) => {
    const { ref, version, over } = Outage.parse(row.value);
    return {
      ...{ kind: "outages", key: row.key, ref, endedAt: over?.at, next: after("outage-event", ref, version, "over") },
      ...{ own: [`outage-event|${ref}|`, `outage-task|${ref}|`], lists: [`outage-count|${ref}`], names: [ref] },
    };
  },
  calamity: (row) => {
    const { number, version, state, reportedAt } = Calamity.parse(row.value);
    const ended = {
      proposed: undefined,
      declared: undefined,
      declined: reportedAt,
      over: "endedAt" in state ? state.endedAt : undefined,
    };
    return {
      ...{ kind: "calamities", key: row.key, ref: number, endedAt: ended[state.status] },
      next: after("calamity-event", number, version, state.status),
      ...{ own: [`calamity-event|${number}|`], lists: [], names: [number] },
    };
  },
  report: ({ key, value }) => {
    const { month, changes } = z.object({ month: z.string(), changes: z.number() }).parse(value);
    return {
      ...{ kind: "reports", key, ref: month, endedAt: endOfMonth(month) },
      next: after("report-event", month, changes, "over"),
      ...{
        own: [`report-event|${month}|`, `report-version|${month}|`, `report-reach|${month}|`],
        lists: [],
        names: [],
      },
    };
  },
  erasure: (row) => {
    const erasure = Erasure.parse(row.value);
    const { ref, version, state, last } = erasure;
    return {
      ...{ kind: "erasures", key: row.key, ref, endedAt: isOver(erasure) ? last.at : undefined },
      next: after("erasure-event", ref, version, state.status),
      ...{ own: [`erasure-event|${ref}|`], lists: [], names: [] },
    };
  },
  // Last: by then it is known which tickets the others refer to.
  ticket: (row) => {
    const ticket = ticketOf(row);
    const { number, version, state, security } = ticket;
    return {
      ...{
        kind: security ? "securityIncidents" : "tickets",
        key: row.key,
        ref: number,
        endedAt: endOf(ticket),
        ticket,
      },
      next: after("event", number, version, state.status),
      own: [`event|${number}|`, `links|${number}|`],
      ...{ lists: standsIn(ticket), names: [] },
    };
  },
};

export const LIFE_KINDS: ReadonlySet<string> = new Set(Object.keys(LIVES));
export const lifeIn = (row: Row): Life | undefined => LIVES[kindOf(row.key)]?.(row);

/** A solution to which nobody ever answered is an end too. What is merged ends with what it was merged into. */
function endOf(ticket: Ticket): Instant | undefined {
  const { state } = ticket;
  if (isOpen(ticket) && state.status !== "merged") return undefined;
  switch (state.status) {
    case "resolved":
      return state.resolvedAt;
    case "closed":
      return state.closedAt;
    case "withdrawn":
      return state.withdrawnAt;
    case "rejected":
      return state.rejectedAt;
    case "merged":
      return state.since;
    default:
      return undefined;
  }
}

const endOfMonth = (month: string): Instant =>
  instant(
    inAmsterdam(`${month}-01` as Instant)
      .plus({ months: 1 })
      .toJSDate(),
  );

/** A row that stands on its own and never changes: of which kind, and from when it is. */
export interface Dated {
  readonly kind: RetentionKind;
  readonly at: Instant | undefined;
}

const moment = (text: unknown): Instant | undefined =>
  typeof text === "string" && !Number.isNaN(dateOf(text as Instant).getTime())
    ? instant(dateOf(text as Instant))
    : undefined;
const dated =
  (kind: RetentionKind, at: (row: Row) => unknown) =>
  (row: Row): Dated => ({ kind, at: moment(at(row)) });
const atOf = ({ value }: Row): unknown => value["at"];

const DATED: Readonly<Record<string, (row: Row) => Dated>> = {
  audit: dated("audit", atOf),
  backup: dated("backups", ({ key }) => refOf(key)),
  "certificate-event": dated("certificateEvents", atOf),
  dead: dated("undelivered", ({ value }) => value["diedAt"]),
  seen: dated("traces", atOf),
  greeted: dated("traces", atOf),
  "figures-check": dated("audit", atOf),
};

export const DATED_KINDS: ReadonlySet<string> = new Set(Object.keys(DATED));
export const datedIn = (row: Row): Dated | undefined => DATED[kindOf(row.key)]?.(row);

/** The kinds of rows that lead to something else, and to what; `subject` when they are about what is shown. */
const LEADS: Readonly<Record<string, (row: Row) => { readonly ref: string; readonly subject?: string }>> = {
  card: ({ key }) => about(key.split("|")[1]),
  adopted: ({ value }) => about(value["subject"]),
  dead: ({ value }) => about(value["subject"]),
  outbox: ({ value }) => about(value["subject"]),
  seen: ({ value }) => ({ ref: text(value["number"] ?? value["ref"] ?? value["month"]) }),
  linked: ({ key }) => ({ ref: refOf(key), subject: "outage" }),
  "linked-ticket": ({ key }) => ({ ref: refOf(key), subject: "outage" }),
  "outage-pass": ({ key }) => ({ ref: refOf(key), subject: "outage" }),
};

const text = (value: unknown): string => (typeof value === "string" ? value : "");
const about = (subject: unknown) => {
  const [kind = "", ref = ""] = text(subject).split(":");
  return { subject: kind, ref };
};

export const LEADING_KINDS: ReadonlySet<string> = new Set(Object.keys(LEADS));

/** An outage and a calamity have the number of the ticket that they were made from. */
const SUBJECTS: Partial<Record<RetentionKind, RegExp>> = { outages: /^outage/, calamities: /^calamity/ };
const OTHER_SUBJECTS = /^(?!outage|calamity)/;

/** The names of what this row may lead to. */
export function ledTo(row: Row): readonly string[] {
  const kind = kindOf(row.key);
  const found = LEADS[kind]?.(row);
  if (!found || found.ref === "") return [];
  const { ref, subject } = found;
  const kinds = RETENTION_KINDS.filter(
    (one) => subject === undefined || (SUBJECTS[one] ?? OTHER_SUBJECTS).test(subject),
  );
  const ticket = kind === "linked-ticket" ? (row.key.split("|")[2] ?? "") : "";
  return [
    ...kinds.map((one) => lifeName({ kind: one, ref })),
    ...(ticket === "" ? [] : TICKET_KINDS.map((one) => lifeName({ kind: one, ref: ticket }))),
  ];
}

const TICKET_KINDS = ["tickets", "securityIncidents"] as const;

export const lifeName = ({ kind, ref }: Pick<Life, "kind" | "ref">): string => `${kind}|${ref}`;

/** What was removed of one kind. */
const Removed = z.object({
  /** Tickets, notices or log lines, whatever it is of. */
  things: z.number().int(),
  /** All rows that went with them. */
  rows: z.number().int(),
  /** When the first and the last of them was over or written down. */
  oldest: z.string(),
  newest: z.string(),
  /** The sum of the SHA-256 of every key that was removed, modulo 2^256, in hexadecimal: in whatever order they went. */
  keys: z.string(),
});
export type Removed = z.infer<typeof Removed>;

/** The row `retention|2026-11-24`: what that night removed in one organisation; the same write removed it. */
export const Proof = z.object({
  day: z.string(),
  /** In months, as they were that night. */
  kept: z.record(z.string(), z.number()),
  startedAt: z.string(),
  /** When it last did something: a run that was cut off is taken over by another process. */
  touchedAt: z.string(),
  finishedAt: z.string().optional(),
  removed: z.record(z.string(), Removed),
  /** Keys of what it is removing just now: that is finished, whatever happens. */
  begun: z.array(z.string()),
  opId: z.string(),
});
export type Proof = z.infer<typeof Proof>;

export const proofKey = (day: string): string => `retention|${day}`;

/** A row that goes. */
export interface Going {
  readonly key: string;
  readonly kind: RetentionKind;
  /** When what it belongs to was over or written down. */
  readonly at: Instant;
  /** It is the thing itself, and not one of the rows that go with it. */
  readonly isThing: boolean;
}

/** What was removed, with these as well. */
export function withRemoved(removed: Proof["removed"], going: readonly Going[]): Proof["removed"] {
  const kinds = Map.groupBy(going, ({ kind }) => kind);
  return { ...removed, ...Object.fromEntries([...kinds].map(([kind, rows]) => [kind, added(removed[kind], rows)])) };
}

function added(before: Removed | undefined, going: readonly Going[]): Removed {
  const moments = [...(before ? [before.oldest, before.newest] : []), ...going.map(({ at }) => at)].toSorted();
  return {
    things: (before?.things ?? 0) + going.filter(({ isThing }) => isThing).length,
    rows: (before?.rows ?? 0) + going.length,
    ...{ oldest: moments[0] ?? "", newest: moments.at(-1) ?? "" },
    keys: sumOf(
      before?.keys ?? "",
      going.map(({ key }) => key),
    ),
  };
}

/** The sum of the SHA-256 of these keys and what was there, modulo 2^256, in hexadecimal. */
export function sumOf(before: string, keys: readonly string[]): string {
  const hashes = keys.map((key) => BigInt(`0x${createHash("sha256").update(key).digest("hex")}`));
  const sum = hashes.reduce((total, hash) => total + hash, BigInt(`0x${before || "0"}`));
  return BigInt.asUintN(256, sum).toString(16).padStart(64, "0");
}
