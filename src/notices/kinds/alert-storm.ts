import { z } from "zod";
import { type Instant, dutchMoment } from "../../lib/instant.ts";
import { noticeKind } from "../kind.ts";
import { MONITORING, SAME_WITHIN_HOURS, toBeheer } from "../monitored.ts";

/** Alarms that came too fast to have a card each, counted together. */
const Fact = z.object({
  storm: z.string(),
  since: z.iso.datetime().transform((text) => text as Instant),
  firing: z.number(),
  over: z.number(),
  /** Of those that fire. */
  critical: z.number(),
  /** What they are called, the most frequent first; strings from outside. */
  names: z.array(z.object({ name: z.string(), count: z.number() })),
  /** The first that still fire; strings from outside. */
  shown: z.array(z.string()),
  /** How often it began again after all of them were over. */
  wave: z.number(),
});
export type AlertStormFact = z.output<typeof Fact>;

const TITLE = "Veel alarmen tegelijk";

export const alertStorm = noticeKind<AlertStormFact>({
  kind: "alert-storm",
  name: "Veel alarmen",
  section: MONITORING,
  fact: Fact,
  keyOf: ({ storm }) => storm,
  stageOf: ({ firing, critical }) => (firing === 0 ? undefined : critical > 0 ? "critical" : "many"),
  // Once it is said that there are critical ones among them, it is said.
  isLadder: true,
  firingOf: ({ wave }) => String(wave),
  reopensWithinHours: SAME_WITHIN_HOURS,
  placesOf: toBeheer,
  isUrgent: ({ critical }, stage) => stage === "critical" && critical > 0,
  view: (_, { since, firing, over, critical, names, shown }) => ({
    title: firing === 0 ? `${TITLE}: voorbij` : TITLE,
    tone: firing === 0 ? "good" : critical > 0 ? "attention" : "warning",
    facts: [
      { label: "Gaan nu af", value: String(firing) },
      ...(critical > 0 ? [{ label: "Waarvan kritiek", value: String(critical) }] : []),
      { label: "Voorbij", value: String(over) },
      { label: "Sinds", value: dutchMoment(since) },
      ...names.map(({ name, count }, index) => ({
        label: index === 0 ? "Het vaakst" : `Nummer ${index + 1}`,
        value: `${count} keer: ${name}`,
      })),
    ],
    lines: ["Er kwamen zo veel nieuwe alarmen in korte tijd dat zij hier samen staan. Elk alarm is bewaard."],
    ...(shown.length > 0 && {
      list: { title: "De eerste die nog afgaan", items: shown, more: Math.max(0, firing - shown.length) },
    }),
    next: firing === 0 ? "Alle alarmen zijn voorbij." : "Typ alarmen voor de hele lijst.",
  }),
  reply: (_, { firing, critical }, { event }) => {
    const now = `${firing} ${firing === 1 ? "gaat" : "gaan"} nu af${critical > 0 ? `, waarvan ${critical} kritiek` : ""}.`;
    return event === "reopened" ? `Er komen weer veel alarmen tegelijk. ${now}` : `${TITLE}. ${now}`;
  },
  stageName: (stage) => (stage === "critical" ? "met kritieke alarmen" : "veel alarmen"),
  ticketText: (_, { firing, names }) =>
    [`${TITLE}: ${firing} gaan nog af.`, ...names.map(({ name, count }) => `${count} keer ${name}`)].join("\n"),
});
