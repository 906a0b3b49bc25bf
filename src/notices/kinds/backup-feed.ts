import { z } from "zod";
import { why } from "../../agreement/agreement.ts";
import { type Instant, dutchMoment } from "../../lib/instant.ts";
import { channelPlace } from "../../lib/place.ts";
import { noticeKind } from "../kind.ts";

const moment = z.iso.datetime().transform((text) => text as Instant);

/** When results of backups last came in, of any job of an organisation. */
export const BackupFeedFact = z.object({
  /** Absent: never since we know of it. */
  heardAt: moment.optional(),
  /** From when on nothing was heard: that, or when we began to listen. */
  silentSince: moment,
  /** From how many hours on that is too long. */
  afterHours: z.number(),
});
export type BackupFeedFact = z.output<typeof BackupFeedFact>;

const HOUR_MS = 3_600_000;

export const backupFeed = noticeKind<BackupFeedFact>({
  kind: "backup-feed",
  name: "Terugkoppeling van backups",
  section: { number: "4.5", says: why("4.5").says },
  fact: BackupFeedFact,
  keyOf: () => "feed",
  stageOf: ({ silentSince, afterHours }, now) =>
    Date.parse(now) - Date.parse(silentSince) >= afterHours * HOUR_MS ? "silent" : undefined,
  isLadder: false,
  firingOf: ({ silentSince }) => silentSince,
  // Each silence is another fact.
  reopensWithinHours: 0,
  placesOf: () => [channelPlace("operations")],
  isUrgent: () => false,
  stageName: () => "geen terugkoppeling",
  view: ({ closed }, { heardAt, afterHours }, _, { organisationName }) => ({
    title: closed ? "Er komt weer terugkoppeling van backups" : "Geen terugkoppeling ontvangen",
    tone: closed ? "good" : "attention",
    facts: [
      { label: "Van", value: organisationName },
      { label: "Laatste resultaat", value: heardAt ? dutchMoment(heardAt) : "nog nooit" },
      { label: "Wij waarschuwen na", value: `${afterHours} uur` },
    ],
    next: closed
      ? "U hoeft niets te doen."
      : "Wij kregen van geen enkele backup een resultaat. Dat zegt niets over de backups zelf. " +
        "Kijk of de backupsoftware nog resultaten stuurt. Dit bericht is voorbij als er weer een resultaat komt.",
  }),
  reply: ({ closed }) => (closed ? "er komt weer terugkoppeling van backups." : "geen terugkoppeling ontvangen."),
  ticketText: (_, { heardAt }) =>
    `Wij kregen geen resultaten van backups meer. Laatste resultaat: ${heardAt ? dutchMoment(heardAt) : "nog nooit"}.`,
});
