import { z } from "zod";
import { type Instant, dutchMoment } from "../../lib/instant.ts";
import { noticeKind } from "../kind.ts";
import { IS_OVER, MONITORING, SAME_WITHIN_HOURS, SAY_IT_IS_OVER, toBeheer } from "../monitored.ts";
import { SEVERITY_NAME, SEVERITY_TONE, Severity, stageName, worstStage } from "../severity.ts";

const moment = z.iso.datetime().transform((text) => text as Instant);

/** A group of alerts of Prometheus' Alertmanager, as it now is. Its strings came from outside, cleaned and shortened. */
const Fact = z.object({
  /** Of Alertmanager's groupKey, which may be long. */
  key: z.string(),
  /** "SchijfBijnaVol" */
  name: z.string(),
  /** What else the alerts have in common: "cluster: roermond". */
  labels: z.string(),
  /** The worst of what fires. */
  severity: Severity,
  /** How many fire, and how many are over since it began. */
  firing: z.number(),
  over: z.number(),
  /** How many are not told apart, because the group is too big. */
  unsent: z.number(),
  /** How often an alert of this group went off, ever. */
  firings: z.number(),
  /** Of the alert that fires longest. */
  since: moment.optional(),
  /** Of what fires, the newest first. */
  shown: z.array(z.object({ what: z.string(), says: z.string(), since: moment })),
});
export type AlertGroupFact = z.output<typeof Fact>;

/** Alertmanager's own grouping decides what belongs together. */
export const alertGroup = noticeKind<AlertGroupFact>({
  kind: "alert-group",
  name: "Alarm",
  section: MONITORING,
  fact: Fact,
  keyOf: ({ key }) => key,
  stageOf: ({ firing, severity }, _, before) => (firing === 0 ? undefined : worstStage(severity, before)),
  isLadder: false,
  firingOf: ({ firings }) => String(firings),
  reopensWithinHours: SAME_WITHIN_HOURS,
  placesOf: toBeheer,
  isUrgent: ({ severity }, stage) => stage === "critical" && severity === "critical",
  marks: [IS_OVER],
  view: (_, { name, labels, severity, firing, over, unsent, since, shown }) => ({
    title: firing === 0 ? "Alarm van de bewaking: voorbij" : "Alarm van de bewaking",
    tone: firing === 0 ? "good" : SEVERITY_TONE[severity],
    facts: [
      { label: "Alarm", value: name },
      { label: "Ernst", value: SEVERITY_NAME[severity] },
      { label: "Gaat nu af", value: String(firing) },
      ...(over > 0 ? [{ label: "Voorbij", value: String(over) }] : []),
      ...(unsent > 0 ? [{ label: "Niet meegeteld", value: String(unsent) }] : []),
      ...(since ? [{ label: "Sinds", value: dutchMoment(since) }] : []),
      ...(labels === "" ? [] : [{ label: "Kenmerken", value: labels }]),
    ],
    ...(shown.length > 0 && {
      list: {
        title: "Wat er nu afgaat",
        items: shown.map(({ what, says, since: from }) => [what, says, dutchMoment(from)].filter(Boolean).join(" · ")),
        more: Math.max(0, firing - shown.length),
      },
    }),
    next: firing === 0 ? "De bewaking meldt dat het voorbij is." : SAY_IT_IS_OVER,
  }),
  reply: (_, { firing }, { event }) => {
    const now = firing === 1 ? "Er gaat nu 1 alarm af." : `Er gaan nu ${firing} alarmen af.`;
    switch (event) {
      case "opened":
        return "Een kritiek alarm van de bewaking.";
      case "stage":
        return `Het alarm is ernstiger geworden. ${now}`;
      case "reopened":
        return `Het alarm gaat weer af. ${now}`;
      case "refired":
        return `Er ging een alarm af. ${now}`;
      default:
        return now;
    }
  },
  stageName,
  ticketText: (_, { name, labels, shown }) =>
    [
      `Alarm van de bewaking: ${name}`,
      labels,
      ...shown.map(({ what, says }) => [what, says].filter(Boolean).join(": ")),
    ]
      .filter(Boolean)
      .join("\n"),
});
