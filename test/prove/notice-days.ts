import { appendFileSync } from "node:fs";
import { DateTime } from "luxon";
import type { MadeCertificate } from "../../src/sandbox/made-certificates.ts";
import { type Address, type Call, tell } from "../support/caller.ts";
import type { Book } from "./notice-book.ts";
import type { TimedWorld } from "./timed-world.ts";

/*
 * Days as they go by around the Helpdesk: backups at night, certificates that run out and are replaced, alarms that come
 * and go. Systems call, and try again until they are heard; what should come of it goes into the book.
 */

const ZONE = "Europe/Amsterdam";
export const START = DateTime.fromISO("2026-09-14T05:00:00", { zone: ZONE });
/** Of a day here: results are in at the first, and have to be by seven. */
const HOURS = [5, 8, 13];
export const STEPS_A_DAY = HOURS.length;

/** A word that stands in everything that is of one organisation, and may be read nowhere that is another's. */
export const canaryOf = (organisation: string): string => `KANARIE-${organisation.replace("-", "").toUpperCase()}`;

/** Names of backup jobs, by organisation. */
export const JOBS: readonly { readonly name: string; readonly organisation: string }[] = [
  ...["bestanden", "mail"].map((what) => ({ name: `${canaryOf("venlo")} ${what}`, organisation: "venlo" })),
  ...["roermond", "weert"].map((one) => ({ name: `${canaryOf(one)} bestanden`, organisation: one })),
  { name: `${canaryOf("ict-nml")} Oracle`, organisation: "ict-nml" },
];

type Result = "success" | "warning" | "failed";

/** A line that the log book has to have. */
export interface LogLine {
  readonly organisation: string;
  readonly job: string;
  readonly day: string;
  readonly result: Result | "silent";
}

export interface Journal {
  /** What was answered, in the end: one for each call that was made. */
  readonly calls: { readonly organisation: string; readonly source: string; readonly reference: string }[];
  readonly log: LogLine[];
  /** Names of the alarms of the storm, and whose they are. */
  readonly storm: { readonly organisation: string; readonly titles: string[] };
  /** Kinds, organisations and keys of all alarms. */
  readonly alarms: Set<string>;
  /** Flaps between two certificates: how often that is said is not known beforehand, but each stage once. */
  readonly flapping: Set<string>;
  readonly problems: string[];
}

export interface DaysOptions {
  readonly days: number;
  readonly random: () => number;
  readonly world: TimedWorld;
  readonly book: Book;
  /** One of the processes that take calls. */
  readonly address: Address;
  /** How many alarms come and go. */
  readonly alarms: number;
  /** How many go off at once, in the middle. */
  readonly storm: number;
  /** How often something goes wrong with a backup. */
  readonly trouble: number;
  /** Everything that was answered, for who looks into it afterwards. */
  readonly journalFile: string;
}

interface Site {
  readonly organisation: string;
  readonly name: string;
  readonly host?: string;
  readonly hosting?: "third-party";
  /** On which day it runs out, and from which day on another one is there; undefined: never. */
  readonly ends: number;
  readonly renewed?: number;
  /** Days on which its host cannot be reached. */
  readonly away?: readonly [number, number];
  /** Days on which two servers answer by turns, of which one has the old one. */
  readonly flaps?: readonly [number, number];
}

interface Standing {
  readonly site: Site;
  validUntil: number;
  made?: MadeCertificate;
  awaySince?: number;
}

interface Alarm {
  readonly source: "alertmanager" | "notices";
  readonly organisation: string;
  readonly name: string;
  readonly severity: "critical" | "warning";
  /** By step: which alert is on or off from then on. */
  readonly turns: ReadonlyMap<number, { readonly alert: string; readonly isOn: boolean }>;
  readonly starts: Map<string, string>;
  before?: Call;
}

export const sitesOf = (days: number): readonly Site[] => {
  const part = (share: number) => Math.max(1, Math.round(days * share));
  const host = (name: string) => `${name}.example`;
  const site = (organisation: string, what: string, rest: Omit<Site, "organisation" | "name">): Site => ({
    ...{ organisation, name: `${canaryOf(organisation)} ${what}` },
    ...rest,
  });
  return [
    site("venlo", "website", { host: host("www.venlo"), ends: part(0.5), renewed: part(0.7) }),
    site("venlo", "wissel", { host: host("wissel.venlo"), ends: part(0.75), flaps: [part(0.4), part(0.6)] }),
    site("roermond", "formulieren", { host: host("formulieren.roermond"), ends: part(0.8), renewed: part(0.6) }),
    site("weert", "geo", { host: host("geo.weert"), hosting: "third-party", ends: part(0.9) }),
    site("nederweert", "intranet", { ends: part(0.6), renewed: part(0.5) }),
    site("ict-nml", "mail", { host: host("mail.ict-nml"), ends: days + 20, away: [part(0.3), part(0.3) + 3] }),
  ];
};

const LASTS_DAYS = 400;
const SAME_AGAIN = 0.12;
const OTHER_BODY = 0.04;
const LATE_WORD = 0.3;

export function createDays(options: DaysOptions) {
  const { days, random, world, book, address } = options;
  const middle = Math.floor(days / 2) * STEPS_A_DAY + 1;
  const journal: Journal = {
    ...{ calls: [], log: [], alarms: new Set(), flapping: new Set(), problems: [] },
    storm: { organisation: "weert", titles: [] },
  };
  const sites = sitesOf(days).map((site): Standing => ({ site, validUntil: endOfDay(site.ends) }));
  const alarms = planAlarms();
  let calls = 0;

  /** Until it is taken; now and then once more, or something else under the same id. */
  async function call(what: Omit<Call, "id">): Promise<Call> {
    const isBearer = what.source === "alertmanager";
    const made: Call = isBearer ? what : { ...what, id: `proof-${String(calls++).padStart(8, "0")}` };
    const answer = await tell(address, made);
    const { organisation, source } = made;
    if (!answer.reference) {
      journal.problems.push(`${answer.status} for ${JSON.stringify(made)}: ${answer.text}`);
      return made;
    }
    journal.calls.push({ organisation, source, reference: answer.reference });
    appendFileSync(options.journalFile, `${JSON.stringify({ ...made, reference: answer.reference })}\n`);
    if (random() < SAME_AGAIN) {
      const again = await tell(address, made);
      if (again.status !== 200 || again.reference !== answer.reference) {
        journal.problems.push(`the same call again: ${again.status} ${again.text}`);
      }
    }
    if (!isBearer && random() < OTHER_BODY) {
      const other = await tell(address, { ...made, body: { ...made.body, extra: 1 } });
      if (other.status !== 409) journal.problems.push(`another body under a known id: ${other.status}`);
    }
    return made;
  }

  /* Backups */

  const late = new Map<string, { readonly day: number; readonly result: Result }>();

  async function backupsOf(day: number, organisation: string): Promise<void> {
    const jobs = JOBS.filter((job) => job.organisation === organisation);
    const told = jobs.flatMap((job) => {
      const fate = day === 0 ? "success" : fateOf();
      if (fate === "late") late.set(job.name, { day, result: random() < 0.5 ? "success" : "failed" });
      return fate === "silent" || fate === "late" ? [] : [{ job: job.name, result: fate }];
    });
    if (told.length === 0) return;
    const asVeeam = random() < 0.3;
    const bodies = told.map(({ job, result }) => resultBody(job, result, day, asVeeam));
    const [first] = bodies;
    const body = bodies.length === 1 && first ? first : { results: bodies };
    await call({ source: "backups", organisation, body });
    book.hears(organisation, world.now());
    for (const { job, result } of told) {
      journal.log.push({ organisation, job, day: dayName(day), result });
      book.backup(organisation, job, result === "warning" ? "warned" : result, world.now());
    }
  }

  function fateOf(): Result | "silent" | "late" {
    const dice = random() / options.trouble;
    if (dice < 0.35) return "failed";
    if (dice < 0.6) return "warning";
    if (dice < 0.85) return "silent";
    return dice < 1 ? "late" : "success";
  }

  /** By seven there is nothing of these. */
  function silentOn(day: number): void {
    for (const { name: job, organisation } of JOBS) {
      if (journal.log.some((line) => line.job === job && line.day === dayName(day))) continue;
      journal.log.push({ organisation, job, day: dayName(day), result: "silent" });
      book.backup(organisation, job, "silent", world.now());
    }
  }

  async function lateOn(day: number): Promise<void> {
    for (const { name: job, organisation } of JOBS) {
      const coming = late.get(job);
      if (coming?.day !== day) continue;
      await call({ source: "backups", organisation, body: resultBody(job, coming.result, day, false) });
      book.hears(organisation, world.now());
      journal.log.push({ organisation, job, day: dayName(day), result: coming.result });
      book.backup(organisation, job, coming.result === "warning" ? "warned" : coming.result, world.now());
    }
  }

  /* Certificates */

  async function register(standing: Standing): Promise<void> {
    const { site, validUntil } = standing;
    const { organisation, name, host, hosting } = site;
    const hosts = host ? [host] : [];
    if (host) {
      standing.made = await world.issue(host, new Date(validUntil));
      await world.serve(host, standing.made);
    }
    const certificate = { subject: `CN=${name}`, validUntil: new Date(validUntil).toISOString() };
    const facts = standing.made ? { pem: standing.made.certificate } : { certificate };
    await call({ source: "certificates", organisation, body: { name, hosts, ...(hosting && { hosting }), ...facts } });
    book.certificate(organisation, whatOf(standing), validUntil, world.now());
  }

  /** Before the clock is moved to that step: what it will find. */
  async function prepare(step: number): Promise<void> {
    const [day, hour] = [Math.floor(step / STEPS_A_DAY), step % STEPS_A_DAY];
    if (hour !== STEPS_A_DAY - 1) return;
    for (const standing of sites) {
      const { site, made } = standing;
      if (!site.host || !made) continue;
      if (site.away?.[0] === day) await world.serve(site.host);
      if (site.away?.[1] === day) await world.serve(site.host, made);
      if (site.renewed === day || site.flaps?.[1] === day) await renew(standing, site.host, false);
      if (site.flaps?.[0] === day) await renew(standing, site.host, true);
    }
  }

  const newer = new Map<string, MadeCertificate>();

  async function renew({ site, made }: Standing, host: string, isFlapping: boolean): Promise<void> {
    const next = newer.get(host) ?? (await world.issue(host, new Date(endOfDay(site.ends + LASTS_DAYS))));
    newer.set(host, next);
    await world.serve(host, ...(isFlapping && made ? [next, made] : [next]));
  }

  /** What a look at that step has to find. */
  async function lookedAt(step: number): Promise<void> {
    const [day, hour] = [Math.floor(step / STEPS_A_DAY), step % STEPS_A_DAY];
    const isLast = hour === STEPS_A_DAY - 1;
    for (const standing of sites) {
      const { site, validUntil } = standing;
      const { organisation } = site;
      const what = whatOf(standing);
      const isReplaced = site.renewed !== undefined && (day > site.renewed || (day === site.renewed && isLast));
      if (site.flaps && day >= site.flaps[0]) journal.flapping.add(what);
      if (isReplaced && !site.host && day === site.renewed && isLast) await replaceByWord(standing);
      if (isReplaced) book.over({ organisation, kind: "certificate", what }, world.now());
      else book.certificate(organisation, what, validUntil, world.now());
      if (!site.away || !site.host) continue;
      // Gone at one: a day later, or at the next look after that, it is a notice.
      const unseenFrom = site.away[0] + 2;
      const isAway = day < site.away[1] || (day === site.away[1] && !isLast);
      if (isAway && (day > unseenFrom || (day === unseenFrom && hour > 0))) book.unseen(organisation, site.host);
      if (!isAway) book.over({ organisation, kind: "certificate-host", what: site.host }, world.now());
    }
  }

  async function replaceByWord({ site }: Standing): Promise<void> {
    const { organisation, name } = site;
    const validUntil = new Date(endOfDay(site.ends + LASTS_DAYS)).toISOString();
    const body = { name, hosts: [], certificate: { subject: `CN=${name}`, validUntil } };
    await call({ source: "certificates", organisation, body });
  }

  /* Alarms */

  function planAlarms(): Alarm[] {
    const steps = days * STEPS_A_DAY;
    const plan = (index: number): Alarm => {
      const organisation = ["ict-nml", "venlo", "roermond"][index % 3] ?? "ict-nml";
      const source = index % 2 === 0 ? "alertmanager" : "notices";
      const turns = new Map<number, { alert: string; isOn: boolean }>();
      let step = 1 + Math.floor(random() * (steps / 3));
      // Each time: on, perhaps a second one, off, perhaps on and off again the same day, and rest for more than a day.
      while (step + 12 < steps) {
        turns.set(step, { alert: "one", isOn: true });
        const isGroup = source === "alertmanager" && random() < 0.5;
        if (isGroup) turns.set((step += 1), { alert: "two", isOn: true });
        turns.set((step += 1), { alert: "one", isOn: false });
        if (isGroup) turns.set((step += 1), { alert: "two", isOn: false });
        if (random() < 0.4) {
          turns.set((step += 1), { alert: "one", isOn: true });
          turns.set((step += 1), { alert: "one", isOn: false });
        }
        step += 2 * STEPS_A_DAY + Math.floor(random() * steps * 0.5);
      }
      const severity = index % 4 === 1 ? "critical" : "warning";
      return {
        ...{ source, organisation, severity, turns },
        name: `${canaryOf(organisation)} alarm ${index}`,
        starts: new Map(),
      };
    };
    return Array.from({ length: options.alarms }, (_, index) => plan(index));
  }

  async function turn(alarm: Alarm, step: number): Promise<void> {
    const now = alarm.turns.get(step);
    if (!now) return;
    const { source, organisation, name, severity, starts } = alarm;
    const at = new Date(world.now()).toISOString();
    const { before } = alarm;
    if (source === "notices") {
      const status = now.isOn ? "firing" : "resolved";
      const body = {
        type: "monitoring",
        key: name,
        title: name,
        status,
        severity,
        at,
        text: "<at>iedereen</at> **nu**",
      };
      alarm.before = await call({ source, organisation, body });
    } else {
      if (now.isOn) starts.set(now.alert, at);
      alarm.before = await call({ source, organisation, body: groupBody(alarm, now) });
      if (!now.isOn) starts.delete(now.alert);
    }
    journal.alarms.add(`${organisation}|${source}|${name}`);
    const kind = source === "notices" ? "monitoring" : "alert-group";
    book.signal({ organisation, kind, what: name }, now.alert, now.isOn, severity, world.now());
    // Somebody who was held up says what was so before.
    if (before && random() < LATE_WORD) await call({ ...before, body: { ...before.body, ...differently(source) } });
  }

  async function storm(step: number): Promise<void> {
    if (step !== middle && step !== middle + 1) return;
    const { organisation, titles } = journal.storm;
    const isOn = step === middle;
    const titlesNow = isOn
      ? Array.from({ length: options.storm }, (_, index) => `${canaryOf(organisation)} storm ${index}`)
      : titles;
    if (isOn) titles.push(...titlesNow);
    const status = isOn ? "firing" : "resolved";
    const at = new Date(world.now()).toISOString();
    await inTurns(titlesNow, 8, async (title) => {
      await call({ source: "notices", organisation, body: { type: "intrusion", key: title, title, status, at } });
      journal.alarms.add(`${organisation}|notices|${title}`);
    });
  }

  return {
    ...{ journal, prepare },
    /** The moment of a step. */
    at: (step: number): number =>
      START.plus({ days: Math.floor(step / STEPS_A_DAY) })
        .set({ hour: HOURS[step % STEPS_A_DAY] ?? 0 })
        .toMillis(),
    /** After everybody has looked at the moment of this step: what is said of it, and what happens then. */
    async play(step: number): Promise<void> {
      const [day, hour] = [Math.floor(step / STEPS_A_DAY), step % STEPS_A_DAY];
      if (hour === 1) silentOn(day);
      book.listens(world.now());
      if (step === 0) await inTurns(sites, 3, register);
      else await lookedAt(step);
      const organisations = [...new Set(JOBS.map(({ organisation }) => organisation))];
      await Promise.all([
        hour === 0 ? inTurns(organisations, 4, (one) => backupsOf(day, one)) : undefined,
        hour === 2 ? lateOn(day) : undefined,
        inTurns(alarms, 4, (alarm) => turn(alarm, step)),
        storm(step),
      ]);
    },
  };
}

const endOfDay = (day: number): number => START.plus({ days: day }).endOf("day").set({ millisecond: 0 }).toMillis();
const dayName = (day: number): string => START.plus({ days: day }).toFormat("yyyy-MM-dd");
const whatOf = ({ site, validUntil }: Standing): string => `${site.name} ${new Date(validUntil).toISOString()}`;

function resultBody(job: string, result: Result, day: number, asVeeam: boolean): object {
  const midnight = START.plus({ days: day }).startOf("day");
  const [start, end] = [midnight.plus({ hours: 1 }), midnight.plus({ hours: 4, minutes: 30 })].map((at) => at.toISO());
  const reason = result === "success" ? undefined : `=HYPERLINK("x") ${job} **vol** <at>iedereen</at>`;
  if (!asVeeam) return { job, result, start, end, ...(reason && { reason }) };
  const Result = { success: "Success", warning: "Warning", failed: "Failed" }[result];
  return { JobName: job, Result, CreationTime: start, EndTime: end, State: "Stopped", Reason: reason ?? null };
}

function groupBody({ name, organisation, severity, starts }: Alarm, now: { alert: string; isOn: boolean }): object {
  const alerts = [...starts].map(([alert, startsAt]) => {
    const isOver = !now.isOn && alert === now.alert;
    return {
      status: isOver ? "resolved" : "firing",
      labels: { alertname: name, severity, instance: `${alert}.${canaryOf(organisation)}` },
      annotations: { summary: `[klik](https://example.org) ${canaryOf(organisation)}` },
      ...{ startsAt, endsAt: isOver ? startsAt : "0001-01-01T00:00:00Z", generatorURL: "", fingerprint: alert },
    };
  });
  return {
    ...{ version: "4", groupKey: `{}:{alertname="${name}"}`, truncatedAlerts: 0, receiver: "helpdesk" },
    status: alerts.some(({ status }) => status === "firing") ? "firing" : "resolved",
    ...{ groupLabels: { alertname: name }, commonLabels: { alertname: name, severity }, commonAnnotations: {} },
    ...{ externalURL: "http://alertmanager.example:9093", alerts },
  };
}

/** The same told in other bytes. */
const differently = (source: Alarm["source"]): object =>
  source === "notices" ? { severity: "warning" } : { externalURL: "http://another.example:9093" };

async function inTurns<T>(items: readonly T[], atOnce: number, work: (item: T) => Promise<void>): Promise<void> {
  const left = items.values();
  const worker = async (): Promise<void> => {
    for (const item of left) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
}
