import { z } from "zod";
import { type ServiceCalendar, serviceMinutes } from "../agreement/service-clock.ts";
import { type Instant, dateOf } from "../lib/instant.ts";
import { type Rows, collect, under } from "../lib/rows.ts";
import { FIRST_TALLY, talliedAt, talliesOf } from "../lib/tally.ts";
import { EXPIRED } from "../notices/kinds/certificate.ts";
import type { OrganisationId } from "../people/person.ts";
import {
  ALERTS,
  CERTIFICATE,
  FEWEST_ANSWERS,
  type Figures,
  type Flow,
  RENEWED,
  SERVICES,
  STORM,
  type Spread,
  type Times,
  serviceOf,
  startOf,
} from "./figures.ts";
import { type Month, plusMonths } from "./month.ts";

/*
 * The figures of a month once more, from what happened and not from what was counted: each ticket and each notice is
 * read as a life, from its first event on. It shares no rule of counting with the tallies, so that each proves the other.
 */

/** What no event says: the log book is its own count. */
export type Recounted = Omit<Figures, "backups">;

export interface Recount {
  readonly month: Month;
  /** What happened from here on is left out: it may still be on its way to the store. */
  readonly until?: Instant | undefined;
  /** Opening hours; without them nothing is said of service time. */
  readonly calendar?: ServiceCalendar | undefined;
}

/** What there is to know of an organisation beside its events. */
export interface Known {
  readonly organisation: OrganisationId;
  /** The first thing that was ever counted: tickets that were there before are counted from their next event on. */
  readonly countedFrom: Instant | undefined;
  /** References of tickets and notices of earlier years that something happened to in this month. */
  readonly older: readonly string[];
}

export async function knownOf(rows: Rows, organisation: OrganisationId, month: Month): Promise<Known> {
  const [first] = await collect(rows.range(organisation, FIRST_TALLY));
  const older = new Set<string>();
  for await (const { key } of rows.range(organisation, talliesOf(month))) {
    const [, , , ref = ""] = key.split("|");
    if (isOlder(ref, month)) older.add(ref);
  }
  return { organisation, countedFrom: first && talliedAt(first.key), older: [...older] };
}

/** Reported before the year before. */
const isOlder = (ref: string, month: Month): boolean => REFERENCE.test(ref) && ref.slice(1, 3) < yearBefore(month);
const REFERENCE = /^[MW]\d{2}-/;
const yearBefore = (month: Month): string => plusMonths(month, -12).slice(2, 4);

/** Something that counts. */
interface Happening {
  readonly what: string;
  readonly kind: string;
  readonly service?: string;
  readonly took?: { readonly clock: number; readonly service?: number };
  readonly inTime?: boolean;
  readonly rating?: number;
}

const moment = z.string().transform((text) => text as Instant);
const TicketEvent = z.object({
  ...{ kind: z.string(), at: moment, status: z.string() },
  ...{ area: z.string().optional(), request: z.string().optional(), security: z.string().optional() },
  ...{ resolution: z.string().optional(), due: moment.optional(), rating: z.number().optional() },
});
type TicketEvent = z.output<typeof TicketEvent>;

const NoticeEvent = z.object({
  ...{ event: z.string(), at: moment, stage: z.string(), kind: z.string() },
  ...{ isOver: z.boolean(), over: z.string().optional() },
});
type NoticeEvent = z.output<typeof NoticeEvent>;

/** More than there are in two years. */
const MOST = 100_000_000;

/** Tickets of this year and the one before are all read, a page at a time; of older ones those that are named. */
export async function happeningsOf(
  rows: Rows,
  known: Known,
  { month, until, calendar }: Recount,
): Promise<Happening[]> {
  const { organisation, countedFrom, older } = known;
  const [from, end] = [startOf(month), startOf(plusMonths(month, 1))];
  const to = until && until < end ? until : end;
  const counts = (at: Instant): boolean => countedFrom !== undefined && at >= countedFrom && at >= from && at < to;
  const happenings: Happening[] = [];

  for await (const life of livesOf(rows, organisation, "event", "M", { month, older })) {
    const events = life.events.map((value) => TicketEvent.parse(value));
    if (!events.some(({ at }) => counts(at))) continue;
    const first = events[0]?.area === undefined ? await unsaid(rows, organisation, life.ref) : {};
    happenings.push(...ofTicket({ ...events[0], ...first }, events, counts, { countedFrom, calendar }));
  }
  for await (const life of livesOf(rows, organisation, "notice-event", "W", { month, older }))
    happenings.push(
      ...ofNotice(
        life.events.map((value) => NoticeEvent.parse(value)),
        counts,
      ),
    );
  for await (const { value } of rows.range(organisation, under("dead|", MOST)))
    if (counts(z.object({ diedAt: moment }).parse(value).diedAt)) happenings.push({ what: "undelivered", kind: "" });
  return happenings;
}

interface Life {
  readonly ref: string;
  readonly events: readonly unknown[];
}

async function* livesOf(
  rows: Rows,
  organisation: OrganisationId,
  prefix: "event" | "notice-event",
  letter: "M" | "W",
  { month, older }: Pick<Recount, "month"> & Pick<Known, "older">,
): AsyncGenerator<Life> {
  const from = `${prefix}|${letter}${yearBefore(month)}-`;
  let [ref, events]: [string, unknown[]] = ["", []];
  for await (const { key, value } of rows.range(organisation, { from, to: `${prefix}|${letter}}`, limit: MOST })) {
    const [, next = ""] = key.split("|");
    if (next !== ref && ref !== "") yield { ref, events };
    if (next !== ref) [ref, events] = [next, []];
    events.push(value);
  }
  if (ref !== "") yield { ref, events };

  for (const old of older.filter((one) => one.startsWith(letter)))
    yield {
      ref: old,
      events: (await collect(rows.range(organisation, under(`${prefix}|${old}|`, MOST)))).map(({ value }) => value),
    };
}

/** What the first event of a ticket did not say before tickets were counted. */
async function unsaid(rows: Rows, organisation: OrganisationId, number: string): Promise<Partial<TicketEvent>> {
  const kind = z.object({ kind: z.string() }).optional();
  const Ticket = z.object({ area: z.string(), request: kind, security: kind });
  const row = await rows.get(organisation, `ticket|${number}`);
  if (!row) return {};
  const { area, request, security } = Ticket.parse(row.value);
  return { area, ...(request && { request: request.kind }), ...(security && { security: security.kind }) };
}

const IS_OPEN = new Set([
  ...["new", "assigned", "waiting", "with-supplier", "on-hold", "awaiting-approval", "with-owner"],
]);
const WAITS_FOR_OTHERS = new Set(["waiting", "on-hold", "resolved", "awaiting-approval", "with-owner"]);

function ofTicket(
  first: Partial<TicketEvent>,
  events: readonly TicketEvent[],
  counts: (at: Instant) => boolean,
  { countedFrom, calendar }: Pick<Known, "countedFrom"> & Pick<Recount, "calendar">,
): Happening[] {
  const { area = "", request, security } = first;
  const kind = request ? `request:${request}` : security ? `security:${security}` : "report";
  const about = { kind, service: serviceOf(kind, area) };

  return events.flatMap((event, index): Happening[] => {
    if (!counts(event.at)) return [];
    const before = events[index - 1];
    const wasOpen = before !== undefined && IS_OPEN.has(before.status);
    const isOpen = IS_OPEN.has(event.status);
    const wasUncounted = before !== undefined && countedFrom !== undefined && before.at < countedFrom;
    return [
      ...(wasOpen && wasUncounted ? [{ what: "was open", ...about }] : []),
      ...(!wasOpen && isOpen ? [{ what: before ? `back from ${before.status}` : "filed", ...about }] : []),
      ...(wasOpen && !isOpen ? [ended(about, event, events.slice(0, index + 1), calendar)] : []),
      ...(event.kind === "approved" || event.kind === "rejected"
        ? [{ what: `decided ${event.kind}`, ...about, took: minutesIn(decidedWithin(events, index), calendar) }]
        : []),
      ...(event.status === "closed" && before?.status !== "closed" && event.rating !== undefined
        ? [{ what: "rated", ...about, rating: event.rating }]
        : []),
    ];
  });
}

function ended(
  about: Pick<Happening, "kind"> & { readonly service: string },
  { status, at, resolution, due }: TicketEvent,
  life: readonly TicketEvent[],
  calendar: ServiceCalendar | undefined,
): Happening {
  if (status !== "resolved") return { what: `went ${status}`, ...about };
  const worked = life
    .slice(1)
    .flatMap((event, index) =>
      WAITS_FOR_OTHERS.has(life[index]?.status ?? "") ? [] : [[life[index], event] as const],
    );
  return {
    ...{ what: `went ${resolution ?? ""}`, ...about },
    took: minutesIn(
      worked.map(([from, to]) => [from?.at ?? at, to.at] as const),
      calendar,
    ),
    ...(due && { inTime: at <= due }),
  };
}

type Stretch = readonly [Instant, Instant];

/** From the event after which it waited for a decision to this one. */
function decidedWithin(events: readonly TicketEvent[], index: number): readonly Stretch[] {
  const before = events.slice(0, index);
  const asked = before.findLastIndex(({ status }) => status !== "awaiting-approval") + 1;
  const [from, to] = [before[asked]?.at, events[index]?.at];
  return from && to ? [[from, to]] : [];
}

function minutesIn(stretches: readonly Stretch[], calendar: ServiceCalendar | undefined) {
  const total = (minutes: (from: Instant, to: Instant) => number): number =>
    Math.max(0, Math.round(stretches.reduce((sum, [from, to]) => sum + minutes(from, to), 0)));
  return {
    clock: total((from, to) => (dateOf(to).getTime() - dateOf(from).getTime()) / 60_000),
    ...(calendar && { service: total((from, to) => serviceMinutes(calendar, from, to)) }),
  };
}

function ofNotice(events: readonly NoticeEvent[], counts: (at: Instant) => boolean): Happening[] {
  return events.flatMap((event, index): Happening[] => {
    if (!counts(event.at)) return [];
    const before = events.slice(0, index);
    const { kind, stage, isOver, over } = event;
    const isExpired = stage === EXPIRED && !before.some((earlier) => earlier.stage === EXPIRED);
    const isRenewed = isOver && before.at(-1)?.isOver !== true && RENEWED.has(over);
    return [
      ...(event.event === "opened" ? [{ what: "opened", kind }] : []),
      ...(isExpired ? [{ what: "expired", kind }] : []),
      ...(isRenewed ? [{ what: "renewed", kind }] : []),
    ];
  });
}

/** @param opening what was open at the end of the month before */
export function recounted(
  happenings: readonly Happening[],
  opening: Pick<Figures, "openAtEnd" | "byKind" | "byService"> | undefined,
): Omit<Recounted, "since"> {
  const count = (test: (one: Happening) => boolean): number => happenings.filter(test).length;
  const is = (what: string) => (one: Happening) => one.what === what;
  const went = (how: string) => count(is(`went ${how}`));
  const flow = (start: number, test: (one: Happening) => boolean) => {
    const among = (begin: string) => count((one) => test(one) && one.what.startsWith(begin));
    const parts = { start: start + among("was open"), in: among("filed"), back: among("back "), out: among("went ") };
    return { ...parts, open: parts.start + parts.in + parts.back - parts.out };
  };
  const all = flow(opening?.openAtEnd ?? 0, () => true);
  const ofKind = (kind: string) => flow(opening?.byKind[kind]?.open ?? 0, (one) => one.kind === kind);
  const kinds = new Set([
    ...Object.keys(opening?.byKind ?? {}),
    ...happenings.filter(({ service }) => service !== undefined).map(({ kind }) => kind),
  ]);
  const decided = happenings.filter(({ what }) => what.startsWith("decided "));
  const solved = happenings.filter(({ what, took }) => what.startsWith("went ") && took);
  const agreed = solved.filter(({ inTime }) => inTime !== undefined);
  const ratings = happenings.flatMap(({ rating }) => rating ?? []);
  const filed = happenings.filter(({ what, kind }) => what === "filed" && kind.startsWith("request:"));
  const [leadTime, approval] = [timesOf(solved), timesOf(decided)];

  return {
    ...{ openAtStart: all.start, in: all.in, back: all.back, out: all.out, openAtEnd: all.open },
    outBy: {
      ...{ resolved: went("resolved"), "otherwise-agreed": went("otherwise-agreed"), withdrawn: went("withdrawn") },
      ...{ rejected: went("rejected"), merged: went("merged") },
    },
    byKind: Object.fromEntries(
      [...kinds]
        .map((kind) => [kind, ofKind(kind)] as const)
        .filter(([, parts]) => Object.values(parts).some(Boolean))
        .map(([kind, parts]) => [kind, asFlow(parts)]),
    ),
    byService: Object.fromEntries(
      SERVICES.map((service) => [
        service,
        asFlow(flow(opening?.byService[service].open ?? 0, (one) => one.service === service)),
      ]),
    ) as Figures["byService"],
    ...(leadTime && { leadTime }),
    ...(agreed.length > 0 && {
      withinTerm: { agreed: agreed.length, within: agreed.filter(({ inTime }) => inTime).length },
    }),
    reopened: count(is("back from resolved")),
    ...(ratings.length >= FEWEST_ANSWERS && {
      satisfaction: {
        answers: ratings.length,
        average: Math.round((ratings.reduce((sum, rating) => sum + rating, 0) * 100) / ratings.length) / 100,
      },
    }),
    requests: {
      filed: filed.length,
      byKind: countBy(filed.map(({ kind }) => kind.replace("request:", ""))),
      ...{ approved: count(is("decided approved")), rejected: count(is("decided rejected")) },
      ...(approval && { approval }),
    },
    certificates: {
      expiring: count(({ what, kind }) => what === "opened" && kind === CERTIFICATE),
      renewed: count(({ what, kind }) => what === "renewed" && kind === CERTIFICATE),
      expired: count(({ what, kind }) => what === "expired" && kind === CERTIFICATE),
    },
    alerts: {
      opened: count(({ what, kind }) => what === "opened" && ALERTS.has(kind)),
      storms: count(({ what, kind }) => what === "opened" && kind === STORM),
    },
    deliveryFailures: count(is("undelivered")),
  };
}

const asFlow = ({ in: filed, back, out, open }: Flow): Flow => ({ in: filed, back, out, open });

const countBy = (names: readonly string[]): Record<string, number> =>
  Object.fromEntries([...Map.groupBy(names, (name) => name)].map(([name, all]) => [name, all.length]));

function timesOf(happenings: readonly Happening[]): Times | undefined {
  const clock = happenings.flatMap(({ took }) => (took ? [took.clock] : []));
  const service = happenings.flatMap(({ took }) => took?.service ?? []);
  if (clock.length === 0) return undefined;
  return { clock: spread(clock), ...(service.length === clock.length && { service: spread(service) }) };
}

function spread(minutes: readonly number[]): Spread {
  const rising = minutes.toSorted((one, other) => one - other);
  const middle = rising.length / 2;
  const median = Number.isInteger(middle)
    ? ((rising[middle - 1] ?? 0) + (rising[middle] ?? 0)) / 2
    : (rising[Math.floor(middle)] ?? 0);
  return {
    count: rising.length,
    median,
    p90: rising.find((_, index) => (index + 1) * 10 >= rising.length * 9) ?? 0,
  };
}
