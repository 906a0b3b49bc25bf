import { z } from "zod";
import type { Instant } from "../lib/instant.ts";
import { type Outcome, done, refuse } from "../lib/outcome.ts";
import { type OrganisationId, type Person, type PersonId, holds } from "../people/person.ts";
import type { By } from "../tickets/ticket.ts";
import type { Month, ReminderDay } from "./month.ts";
import {
  type Hours,
  PARAMETER_KEYS,
  PARAMETER_STATES,
  type ParameterKey,
  type ParameterState,
  SECTION_KEYS,
  type SectionKey,
} from "./snapshot.ts";

/* The report of one month as people make it (DVO 7.2, Bijlage 2): drafted by the bot, finished and sent by a person. */

const moment = z.iso.datetime().transform((text) => text as Instant);
const person = z.string().transform((id) => id as PersonId);
const written = { by: person, name: z.string(), at: moment };

const Section = z.object({ text: z.string(), ...written });
export type Section = z.output<typeof Section>;

const SentVersion = z.object({
  /** 1, 2, … */
  version: z.int().min(1),
  ...written,
  /** What a correction changed, in its maker's words. */
  changed: z.string().optional(),
  /** Those who got it in their own chat, besides the channel *Rapportage*. */
  recipients: z.array(z.object({ person, name: z.string() })),
});
export type SentVersion = z.output<typeof SentVersion>;

export const Report = z.object({
  month: z.string().transform((text) => text as Month),
  /** Counts what happened to it. */
  changes: z.int().min(1),
  /** Which of its cards is the newest: older ones are a line. */
  card: z.int().min(1),
  /** Hash of the last event. */
  chain: z.string().default(""),
  draftedAt: moment,
  changedAt: moment,
  sections: z.partialRecord(z.enum(SECTION_KEYS), Section),
  states: z.partialRecord(z.enum(PARAMETER_KEYS), z.object({ state: z.enum(PARAMETER_STATES), ...written })),
  hours: z
    .object({ of: z.record(z.string(), z.object({ contributed: z.number(), taken: z.number() })), ...written })
    .optional(),
  /** Who of the shared organisation may fill in the texts besides the manager ICT. */
  filler: z.object({ id: person, name: z.string() }).optional(),
  /** For which of these working days somebody was reminded. */
  reminded: z.array(z.int()),
  /** When it turned out to be late. */
  late: moment.optional(),
  sent: z.array(SentVersion),
  /** A correction that is under way, and what it is to change. */
  correcting: z.object({ changed: z.string(), ...written }).optional(),
  /** What happened last. */
  last: z.object({ kind: z.string(), at: moment, by: z.string(), about: z.string().optional() }),
});
export type Report = z.output<typeof Report>;

export type ReportRefusal =
  | "not-yours"
  | "sent-already"
  | "not-sent"
  | "changed-meanwhile"
  | "nobody-to-send-to"
  | "not-a-colleague"
  | "nothing-said";

type Decided = Outcome<Report, ReportRefusal>;

/** What the bot does by itself. */
const BOT = "helpdesk-bot";

interface Happened {
  readonly kind: string;
  readonly now: Instant;
  readonly by?: string;
  /** A section, a version or a working day; never a text. */
  readonly about?: string;
}

const changed = (report: Report, { kind, now, by = BOT, about }: Happened, what: Partial<Report>): Report => ({
  ...report,
  ...what,
  changes: report.changes + 1,
  changedAt: now,
  last: { kind, at: now, by, ...(about !== undefined && { about }) },
});

const atBottom = (report: Report): Pick<Report, "card"> => ({ card: report.card + 1 });

export const draft = (month: Month, now: Instant): Report => ({
  ...{ month, changes: 1, card: 1, chain: "", draftedAt: now, changedAt: now },
  ...{ sections: {}, states: {}, reminded: [], sent: [] },
  last: { kind: "drafted", at: now, by: BOT },
});

/** Drafts it, sends it, and names who else fills it in. */
export const isManager = (actor: Pick<Person, "grants">, home: OrganisationId): boolean =>
  holds(actor, "ict-manager", home);

/** Writes the texts, hours and states. */
export const mayFill = ({ filler }: Report, actor: Person, home: OrganisationId): boolean =>
  isManager(actor, home) || (filler?.id === actor.id && actor.appointments.includes(home));

/** To whom the manager ICT reports (DVO 7.2): the account managers and the board. They read what was sent. */
export const isAddressee = ({ grants }: Pick<Person, "grants">): boolean =>
  grants.some(({ role }) => role === "account-manager" || role === "board");

export const isSent = ({ sent }: Report): boolean => sent.length > 0;
/** It can be written in: not sent yet, or under correction. */
export const isOpen = (report: Report): boolean => !isSent(report) || report.correcting !== undefined;
export const lastSent = ({ sent }: Report): SentVersion | undefined => sent.at(-1);

function notWritable(report: Report, by: By, home: OrganisationId): ReportRefusal | undefined {
  if (!mayFill(report, by.actor, home)) return "not-yours";
  return isOpen(report) ? undefined : "sent-already";
}

const signed = ({ actor, now }: By) => ({ by: actor.id, name: actor.name, at: now });

/**
 * Saves a text. An empty one says that there is nothing to tell.
 * @param seen which text the writer saw, as `sectionMark` says it: nobody overwrites what they did not read
 */
export function write(
  report: Report,
  { section, text, seen }: { section: SectionKey; text: string; seen: string },
  by: By,
  home: OrganisationId,
): Decided {
  const no = notWritable(report, by, home);
  if (no) return refuse(no);
  const before = report.sections[section];
  if (before?.text === text) return done(report);
  if (sectionMark(report, section) !== seen) return refuse("changed-meanwhile");
  const sections = { ...report.sections, [section]: { text, ...signed(by) } };
  return done(changed(report, { kind: "written", now: by.now, by: by.actor.id, about: section }, { sections }));
}

/** Which text stands in a section, for who writes the next one. */
export const sectionMark = ({ sections }: Report, section: SectionKey): string => sections[section]?.at ?? "";

/** What the manager says of each sturingsparameter: its state, and why. */
export type Steering = Readonly<
  Partial<Record<ParameterKey, { readonly state: ParameterState; readonly text: string }>>
>;

export function steer(report: Report, steering: Steering, by: By, home: OrganisationId): Decided {
  const no = notWritable(report, by, home);
  if (no) return refuse(no);
  const given = PARAMETER_KEYS.flatMap((key) => (steering[key] ? [[key, steering[key]] as const] : []));
  const news = given.filter(
    ([key, { state, text }]) => report.states[key]?.state !== state || (report.sections[key]?.text ?? "") !== text,
  );
  if (news.length === 0) return done(report);
  const states = { ...report.states };
  const sections = { ...report.sections };
  for (const [key, { state, text }] of news) {
    states[key] = { state, ...signed(by) };
    sections[key] = { text, ...signed(by) };
  }
  const about = news.map(([key]) => key).join(",");
  return done(changed(report, { kind: "steered", now: by.now, by: by.actor.id, about }, { states, sections }));
}

/** Hours by municipality (DVO 3.4, 6.1); who is left out has none in this report. */
export function bookHours(
  report: Report,
  of: Readonly<Record<OrganisationId, Hours>>,
  by: By,
  home: OrganisationId,
): Decided {
  const no = notWritable(report, by, home);
  if (no) return refuse(no);
  if (Object.keys(of).length === 0) return refuse("nothing-said");
  if (JSON.stringify(report.hours?.of) === JSON.stringify(of)) return done(report);
  return done(changed(report, { kind: "hours", now: by.now, by: by.actor.id }, { hours: { of, ...signed(by) } }));
}

/** *Laat iemand anders invullen*: who fills in does not send. */
export function nameFiller(
  report: Report,
  colleague: Pick<Person, "id" | "name" | "appointments">,
  by: By,
  home: OrganisationId,
): Decided {
  if (!isManager(by.actor, home)) return refuse("not-yours");
  if (!isOpen(report)) return refuse("sent-already");
  if (!colleague.appointments.includes(home) || colleague.id === by.actor.id) return refuse("not-a-colleague");
  if (report.filler?.id === colleague.id) return done(report);
  const filler = { id: colleague.id, name: colleague.name };
  const happened = { kind: "filler-named", now: by.now, by: by.actor.id };
  return done(changed(report, happened, { filler, ...atBottom(report) }));
}

/** *Versturen*: from then on nothing of this version changes. */
export function send(report: Report, recipients: SentVersion["recipients"], by: By, home: OrganisationId): Decided {
  if (!isManager(by.actor, home)) return refuse("not-yours");
  if (!isOpen(report)) return refuse("sent-already");
  if (recipients.length === 0) return refuse("nobody-to-send-to");
  const { correcting, ...rest } = report;
  const version = report.sent.length + 1;
  const sent: SentVersion = {
    ...{ version, recipients: [...recipients] },
    ...signed(by),
    ...(correcting && { changed: correcting.changed }),
  };
  const happened = { kind: "sent", now: by.now, by: by.actor.id, about: String(version) };
  return done(changed(rest, happened, { sent: [...report.sent, sent] }));
}

/** *Corrigeer*: a next version is made, that says what it changes; what was sent stays. */
export function correct(report: Report, what: string, by: By, home: OrganisationId): Decided {
  if (!isManager(by.actor, home)) return refuse("not-yours");
  if (!isSent(report)) return refuse("not-sent");
  if (what === "") return refuse("nothing-said");
  if (report.correcting?.changed === what) return done(report);
  const correcting = { changed: what, ...signed(by) };
  const happened = { kind: "correcting", now: by.now, by: by.actor.id };
  return done(changed(report, happened, { correcting, ...(report.correcting ? {} : atBottom(report)) }));
}

/** @returns undefined when nobody needs to be reminded */
export function remind(report: Report, days: readonly ReminderDay[], now: Instant): Report | undefined {
  const news = days.filter((day) => !report.reminded.includes(day));
  if (isSent(report) || news.length === 0) return undefined;
  const reminded = [...report.reminded, ...news];
  const about = String(news.at(-1));
  return changed(report, { kind: "reminded", now, about }, { reminded, ...atBottom(report) });
}

/** Not sent in the first week (DVO 7.2): once. @returns undefined when it is not */
export function tellLate(report: Report, now: Instant): Report | undefined {
  if (isSent(report) || report.late) return undefined;
  return changed(report, { kind: "late", now }, { late: now, ...atBottom(report) });
}
