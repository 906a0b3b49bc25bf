import { z } from "zod";
import { why } from "../../agreement/agreement.ts";
import { BACKUP_KEPT_DAYS } from "../../agreement/backups.ts";
import { type Instant, dutchMoment } from "../../lib/instant.ts";
import { channelPlace } from "../../lib/place.ts";
import { shortened } from "../../tickets/ticket-cards.ts";
import { type NoticeView, type Surroundings, noticeKind } from "../kind.ts";

const moment = z.iso.datetime().transform((text) => text as Instant);

/** How it stands with a backup job, by its last run or by the last day without one. */
export const BackupFact = z.object({
  /** Outside text, cleaned. */
  job: z.string(),
  outcome: z.enum(["success", "warning", "failed", "silent"]),
  /** Of the last run: when it ended. Of a silent day: when there had to be a result. */
  at: moment,
  /** When the first of the runs that went wrong in a row ended. */
  since: moment.optional(),
  /** How many went wrong in a row. */
  inARow: z.number(),
  lastGood: moment.optional(),
  /** How many of the 60 days the last good one is still there; absent when none is known. */
  daysLeft: z.number().optional(),
  /** Outside text, cleaned. */
  reason: z.string().optional(),
});
export type BackupFact = z.output<typeof BackupFact>;

/** From here on somebody is called by name. Ours, not the agreement's. */
const FEW_DAYS_LEFT = 7;

const STAGE = { warning: "warned", failed: "failed", silent: "silent" } as const;

const TITLE: Readonly<Record<string, string>> = {
  failed: "Backup mislukt",
  warned: "Backup met een waarschuwing",
  silent: "Geen resultaat van een backup",
};

/** What a person has to know anew: a run, and how near the end of the last good backup is. */
function nearnessOf({ daysLeft }: BackupFact): "" | "few" | "none" {
  if (daysLeft === undefined || daysLeft > FEW_DAYS_LEFT) return "";
  return daysLeft === 0 ? "none" : "few";
}

export const backup = noticeKind<BackupFact>({
  kind: "backup",
  name: "Backup",
  section: { number: "4.5", says: why("4.5").says },
  fact: BackupFact,
  keyOf: ({ job }) => job.toLowerCase(),
  stageOf: ({ outcome }) => (outcome === "success" ? undefined : STAGE[outcome]),
  isLadder: false,
  firingOf: (fact) => `${fact.at}|${nearnessOf(fact)}`,
  // A job that went well and fails again is another fact, however soon.
  reopensWithinHours: 0,
  placesOf: () => [channelPlace("operations")],
  isUrgent: (fact) => nearnessOf(fact) !== "",
  stageName: (stage) => STAGE_NAME[stage] ?? stage,
  view: ({ stage, closed }, fact, _, around) => viewOf(stage, closed !== undefined, fact, around),
  reply(_, fact, { event, stage }) {
    const says = REPLY[stage]?.(event === "refired" ? "opnieuw " : "") ?? "er is iets met een backup";
    return nearnessOf(fact) === "" ? `${says}.` : `${says}. ${leftText(fact.daysLeft)}`;
  },
  ticketText({ stage }, fact) {
    const lines = [
      `${TITLE[stage] ?? "Backup"}: ${fact.job}.`,
      ...(fact.since ? [`Sinds ${dutchMoment(fact.since)}.`] : []),
      `Laatste goede backup: ${lastGoodText(fact)}.`,
      leftText(fact.daysLeft),
      ...(fact.reason ? [`Reden: ${fact.reason}`] : []),
    ];
    return lines.filter(Boolean).join("\n");
  },
});

const STAGE_NAME: Readonly<Record<string, string>> = {
  failed: "mislukt",
  warned: "waarschuwing",
  silent: "geen resultaat",
};

const REPLY: Readonly<Record<string, (again: "" | "opnieuw ") => string>> = {
  failed: (again) => `de backup is ${again}mislukt`,
  warned: (again) => `de backup gaf ${again}een waarschuwing`,
  silent: (again) => `er kwam ${again}geen resultaat van de backup`,
};

function viewOf(stage: string, isOver: boolean, fact: BackupFact, { organisationName }: Surroundings): NoticeView {
  const { since, inARow, reason } = fact;
  const left = leftText(fact.daysLeft);
  return {
    title: isOver ? "De backup is weer gelukt" : (TITLE[stage] ?? "Backup"),
    tone: isOver ? "good" : stage === "warned" ? "warning" : "attention",
    facts: [
      { label: "Taak", value: shortened(fact.job) },
      { label: "Van", value: organisationName },
      ...(since ? [{ label: "Sinds", value: dutchMoment(since) }] : []),
      ...(inARow > 1 ? [{ label: "Achter elkaar", value: `${inARow} keer` }] : []),
      { label: "Laatste goede backup", value: lastGoodText(fact) },
      ...(left && !isOver ? [{ label: "Bewaard", value: left }] : []),
      ...(reason && !isOver ? [{ label: "Reden", value: shortened(reason) }] : []),
    ],
    ...(nearnessOf(fact) !== "" && !isOver && { lines: [WHY_URGENT] }),
    next: isOver ? "U hoeft niets te doen." : (NEXT[stage] ?? ""),
  };
}

const WHY_URGENT = `Dit is dringend: vanaf ${FEW_DAYS_LEFT} dagen noemen wij wie dienst heeft. Dat is een keuze van ons, niet van de DVO.`;

const NEXT: Readonly<Record<string, string>> = {
  failed: "Zoek uit waarom de backup is mislukt. Dit bericht is voorbij als de backup weer lukt.",
  warned:
    "De backup is gemaakt, maar niet alles ging goed. Dit bericht is voorbij als de backup zonder waarschuwing lukt.",
  silent: "Kijk of de backup is gemaakt. Dit bericht is voorbij als er een goed resultaat komt.",
};

const lastGoodText = ({ lastGood }: BackupFact): string => (lastGood ? dutchMoment(lastGood) : "nog niet bekend");

/** "Nog 58 van de 60 dagen."; nothing when no good one is known. */
function leftText(daysLeft: number | undefined): string {
  if (daysLeft === undefined) return "";
  if (daysLeft === 0) return "Er is geen goede backup meer.";
  return `Nog ${daysLeft} van de ${BACKUP_KEPT_DAYS} dagen.`;
}
