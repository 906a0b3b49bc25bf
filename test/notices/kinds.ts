import { z } from "zod";
import { channelPlace } from "../../src/lib/place.ts";
import { type NoticeKind, noticeKind } from "../../src/notices/kind.ts";
import type { Notice } from "../../src/notices/notice.ts";
import { holds } from "../../src/people/person.ts";

const Days = z.object({ name: z.string(), days: z.number(), note: z.string().optional() });

/** Fewer and fewer days left, each step once; the municipality requests, Beheer installs. */
export const countdown = noticeKind<z.output<typeof Days>>({
  kind: "countdown",
  name: "Aftellen",
  section: { number: "4.7.4", says: "Uw gemeente vraagt aan, ICT NML installeert." },
  fact: Days,
  keyOf: ({ name }) => name,
  stageOf: ({ days }) => (days > 60 ? undefined : days > 30 ? "60" : days > 1 ? "30" : "last"),
  isLadder: true,
  firingOf: () => "",
  reopensWithinHours: "ever",
  placesOf: (organisation) => [channelPlace("operations"), channelPlace(organisation)],
  isUrgent: (_, stage) => stage === "last",
  stageName: (stage) => (stage === "last" ? "nog één dag" : `nog ${stage} dagen`),
  marks: [
    {
      mark: "requested",
      label: "Aangevraagd",
      says: "Aangevraagd",
      reader: "municipality",
      mayPress: () => true,
      isOffered: ({ marks }) => marks.length === 0,
    },
    {
      mark: "installed",
      label: "Geïnstalleerd",
      says: "Geïnstalleerd",
      reader: "beheer",
      mayPress: (person, organisation) => holds(person, "operations", organisation),
      isOffered: () => true,
      closes: ({ fact }) => fact["note"] === "cannot be checked",
    },
  ],
  view: (_, { name, days, note }, reader) => ({
    title: `Verloopt over ${String(days)} dagen`,
    tone: days > 30 ? "neutral" : "warning",
    facts: [{ label: "Naam", value: name }],
    lines: note === undefined ? [] : [note],
    list: { title: "Ook op", items: Array.from({ length: 14 }, (__, index) => `${name} ${String(index)}`), more: 3 },
    next: reader === "beheer" ? "Installeer het nieuwe." : "Vraag een nieuw aan.",
  }),
  reply: (notice, { days }, { event, mark }) =>
    event === "marked" ? `er is iets gedaan: ${mark ?? ""}` : `${notice.ref}: nog ${String(days)} dagen`,
  ticketText: (_, { name }) => `Het certificaat van ${name} verloopt`,
});

const Level = z.object({ job: z.string(), level: z.enum(["fine", "low", "high"]), run: z.number() });

/** Goes up and down, and off again; only for Beheer. */
export const level = noticeKind<z.output<typeof Level>>({
  kind: "level",
  name: "Peil",
  fact: Level,
  keyOf: ({ job }) => job,
  stageOf: (fact) => (fact.level === "fine" ? undefined : fact.level),
  isLadder: false,
  firingOf: ({ run }) => String(run),
  reopensWithinHours: 24,
  placesOf: () => [channelPlace("operations")],
  isUrgent: (_, stage) => stage === "high",
  view: (_, fact) => ({
    title: "Het peil is niet goed",
    tone: "attention",
    facts: [{ label: "Taak", value: fact.job }],
    next: "",
  }),
  reply: (_, fact) => `het peil is ${fact.level}`,
  ticketText: (_, { job }) => `Het peil van ${job} is niet goed`,
});

/** Nobody is told of it again until it is another occurrence, also when that is long after. */
export const neverAgain: NoticeKind<z.output<typeof Level>> = { ...level, kind: "never", reopensWithinHours: 0 };

/** What is said of a notice, one short line for each thing that happened. */
export const story = ({ log }: Pick<Notice, "log">): string[] =>
  log.map(({ event, stage, isReplied }) => `${event} ${stage}${isReplied ? " (told)" : ""}`);
