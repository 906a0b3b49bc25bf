import { z } from "zod";
import type { Instant } from "../lib/instant.ts";
import { NoticeTally } from "../notices/tally.ts";
import { EXPIRED } from "../notices/kinds/certificate.ts";
import { type Took, TicketTally } from "../tickets/tally.ts";
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
} from "./figures.ts";

/** A row of what is counted (see `lib/tally.ts`). */
export const Tally = z.discriminatedUnion("is", [TicketTally, NoticeTally, z.object({ is: z.literal("undelivered") })]);
export type Tally = z.output<typeof Tally>;

export interface Opening {
  /** What was true at the end of the month before; undefined: nothing was counted yet. */
  readonly before: Figures | undefined;
  /** When counting began, if that was in this month. */
  readonly since?: Instant | undefined;
}

export interface Counting {
  add(tally: Tally): void;
  /** How many people said how satisfied they were. */
  answers(): number;
  /** @param backups from the log book of the month */
  figures(backups: Figures["backups"]): Figures;
}

/** Counts one row after the other, in any order, and keeps of each no more than its minutes. */
export function counting({ before, since }: Opening): Counting {
  const kinds = flows(before?.byKind ?? {});
  const services = flows(before?.byService ?? {});
  const outBy = { resolved: 0, "otherwise-agreed": 0, withdrawn: 0, rejected: 0, merged: 0 };
  const requests = { filed: 0, byKind: {} as Record<string, number>, approved: 0, rejected: 0 };
  const certificates = { expiring: 0, renewed: 0, expired: 0 };
  const alerts = { opened: 0, storms: 0 };
  const all = { start: before?.openAtEnd ?? 0, in: 0, back: 0, out: 0 };
  const term = { agreed: 0, within: 0 };
  const rated = { answers: 0, sum: 0 };
  const lead = times();
  const approval = times();
  let reopened = 0;
  let deliveryFailures = 0;

  function addTicket(tally: TicketTally): void {
    const { kind, area, wasOpen, came, went, took, within, rating, decided, waited } = tally;
    const counts = [all, kinds.of(kind), services.of(serviceOf(kind, area))];
    for (const count of counts) {
      if (wasOpen) count.start++;
      if (came === "filed") count.in++;
      else if (came) count.back++;
      if (went) count.out++;
    }
    if (came === "reopened") reopened++;
    if (went) outBy[went]++;
    if (took) lead.add(took);
    if (within !== undefined) term.agreed++;
    if (within) term.within++;
    if (rating !== undefined) {
      rated.answers++;
      rated.sum += rating;
    }
    if (came === "filed" && kind.startsWith(REQUEST)) addRequest(kind.slice(REQUEST.length));
    if (decided) requests[decided]++;
    if (waited) approval.add(waited);
  }

  function addRequest(kind: string): void {
    requests.filed++;
    requests.byKind[kind] = (requests.byKind[kind] ?? 0) + 1;
  }

  function addNotice({ kind, change, reached, over }: NoticeTally): void {
    if (kind === CERTIFICATE) {
      if (change === "opened") certificates.expiring++;
      if (reached === EXPIRED) certificates.expired++;
      if (change === "closed" && RENEWED.has(over)) certificates.renewed++;
    }
    if (change === "opened" && ALERTS.has(kind)) alerts.opened++;
    if (change === "opened" && kind === STORM) alerts.storms++;
  }

  return {
    add(tally) {
      if (tally.is === "ticket") addTicket(tally);
      else if (tally.is === "notice") addNotice(tally);
      else deliveryFailures++;
    },
    answers: () => rated.answers,
    figures(backups) {
      const { start, ...flow } = all;
      const [leadTime, approvalTime] = [lead.all(), approval.all()];
      return {
        ...(since && { since }),
        ...{ openAtStart: start, ...flow, openAtEnd: openOf(all), outBy: { ...outBy } },
        ...{ byKind: kinds.all(), byService: services.every(SERVICES) },
        ...(leadTime && { leadTime }),
        ...(term.agreed > 0 && { withinTerm: { ...term } }),
        reopened,
        ...(rated.answers >= FEWEST_ANSWERS && {
          satisfaction: { answers: rated.answers, average: Math.round((rated.sum * 100) / rated.answers) / 100 },
        }),
        requests: { ...requests, byKind: { ...requests.byKind }, ...(approvalTime && { approval: approvalTime }) },
        ...{ certificates: { ...certificates }, backups, alerts: { ...alerts }, deliveryFailures },
      };
    },
  };
}

const REQUEST = "request:";

interface Count {
  start: number;
  in: number;
  back: number;
  out: number;
}

const openOf = ({ start, in: filed, back, out }: Count): number => start + filed + back - out;

function flows(before: Readonly<Record<string, Flow>>) {
  const counts = new Map<string, Count>(
    Object.entries(before).map(([key, { open }]) => [key, { start: open, in: 0, back: 0, out: 0 }]),
  );
  const flowOf = (count: Count): Flow => ({ in: count.in, back: count.back, out: count.out, open: openOf(count) });
  const of = (key: string): Count => {
    const known = counts.get(key) ?? { start: 0, in: 0, back: 0, out: 0 };
    counts.set(key, known);
    return known;
  };
  return {
    of,
    /** Those of which there is anything, by name. */
    all: (): Record<string, Flow> =>
      Object.fromEntries(
        [...counts]
          .filter(([, count]) => Object.values(count).some((number) => number !== 0))
          .toSorted(([one], [other]) => (one < other ? -1 : 1))
          .map(([key, count]) => [key, flowOf(count)]),
      ),
    every: <Key extends string>(keys: readonly Key[]) =>
      Object.fromEntries(keys.map((key) => [key, flowOf(of(key))])) as Record<Key, Flow>,
  };
}

function times() {
  const clock: number[] = [];
  const service: number[] = [];
  return {
    add(took: Took): void {
      clock.push(took.clock);
      if (took.service !== undefined) service.push(took.service);
    },
    all: (): Times | undefined =>
      clock.length === 0
        ? undefined
        : { clock: spreadOf(clock), ...(service.length === clock.length && { service: spreadOf(service) }) },
  };
}

/** Of at least one. Of an even number the median lies halfway between the two in the middle. */
function spreadOf(minutes: readonly number[]): Spread {
  const sorted = Float64Array.from(minutes).sort();
  const at = (index: number): number => sorted[index] ?? 0;
  const { length } = sorted;
  return {
    count: length,
    median: (at(Math.floor((length - 1) / 2)) + at(Math.floor(length / 2))) / 2,
    p90: at(Math.ceil((length * 9) / 10) - 1),
  };
}
