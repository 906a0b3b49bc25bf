import { DateTime } from "luxon";
import { z } from "zod";
import { BACKUP_KEPT_DAYS, firstRestorableDay } from "../../agreement/backups.ts";
import { type Instant, inAmsterdam } from "../../lib/instant.ts";
import { anyOf } from "../../lib/words.ts";
import { day, fact, line, text } from "../fields.ts";
import { requestKind } from "../kind.ts";

const today = (now: Instant): string => inAmsterdam(now).toFormat("yyyy-MM-dd");
/** "24 september 2026" */
const inWords = (date: string): string => DateTime.fromISO(date, { locale: "nl" }).toFormat("d LLLL yyyy");

const FILES = anyOf("\\w*bestand(?:en)?", "\\w*mapp?(?:en|je)?", "\\w*document(?:en)?");

export const restore = requestKind({
  kind: "restore",
  title: "Bestand of map terugzetten",
  says: `Uit de backup, tot ${BACKUP_KEPT_DAYS} dagen terug. Zeg welk bestand of welke map, en van welke dag.`,
  words: ["terugzetten", "bestand terugzetten", "map terugzetten", "terughalen", "restore", "herstel", "backup"],
  recognises: {
    topic: [
      FILES,
      anyOf(
        "terug ?(?:te )?(?:ge)?(?:zet|haal|halen|plaats)\\w*",
        "restoren?",
        "herstel(?:d|len)",
        "per ?ongeluk (?:\\w+ ){0,3}(?:verwijderd|gewist|weggegooid)",
        "uit de back-?up",
      ),
    ],
    unless: anyOf(
      "opgelost",
      "lukt (?:\\w+ ){0,2}niet",
      "mislukt\\w*",
      "\\w*storing(?:en)?",
      "fout-?\\w*",
      "\\w*mail\\w*",
      "outlook",
    ),
  },
  section: "4.5",
  template: "request-restore",
  decidedBy: "helpdesk",
  form: z.object({
    what: line("Vul in welk bestand of welke map terug moet."),
    day: day("Kies van welke dag u de versie terug wilt."),
    happened: text("Vul in wat er is gebeurd."),
  }),
  shows: (now) => {
    const first = firstRestorableDay(now);
    return { first, today: today(now), firstInWords: `De eerste mogelijke dag is ${inWords(first)}.` };
  },
  fill: (typed) => ({ happened: typed }),
  answer({ what, day: date, happened }, { now }) {
    const first = firstRestorableDay(now);
    if (date > today(now)) return { problem: "Deze dag is nog niet geweest. Kies een dag tot en met vandaag." };
    if (date < first) return { problem: tooOld(first) };

    const facts = [fact("Bestand of map", what), { label: "Versie van", value: inWords(date) }];
    const check = "Ga eerst na of de aanvrager deze map mag lezen.";
    return { request: { said: happened, facts, check } };
  },
});

const tooOld = (first: string): string =>
  `Wij bewaren een backup ${BACKUP_KEPT_DAYS} dagen (DVO 4.5). De eerste mogelijke dag is ${inWords(first)}. Van een eerdere dag kunnen wij niets terugzetten.`;
