import { z } from "zod";
import { type Instant, dutchMoment } from "../lib/instant.ts";
import { type NoticeKind, noticeKind } from "./kind.ts";
import { IS_OVER, SAME_WITHIN_HOURS, toBeheer } from "./monitored.ts";
import { SEVERITY_NAME, SEVERITY_TONE, Severity, stageName, worstStage } from "./severity.ts";

/** What a system told us in its own words, as it now is; the strings are cleaned and shortened. */
const Fact = z.object({
  key: z.string(),
  /** As the sender calls this sort of thing. */
  type: z.string(),
  title: z.string(),
  text: z.string(),
  severity: Severity,
  isFiring: z.boolean(),
  /** Since when it is as it is now. */
  since: z.iso.datetime().transform((text) => text as Instant),
  /** How often it went off, ever. */
  firings: z.number(),
  facts: z.array(z.object({ label: z.string(), value: z.string() })),
});
export type ToldFact = z.output<typeof Fact>;

/** A card has room for so many beside our own. */
const FACTS_AS_FACTS = 8;

/** The words of a kind that differ; the rest is the same for whatever a system tells us. */
interface Words extends Pick<NoticeKind, "kind" | "name" | "section"> {
  /** "Het netwerk is zijn dubbele verbinding kwijt" */
  readonly title: string;
  /** What Beheer is asked to do. */
  readonly next: string;
}

/** A kind of fact that a system tells us at the generic address: on, off, and how bad. */
export const toldKind = ({ kind, name, section, title, next }: Words): NoticeKind<ToldFact> =>
  noticeKind<ToldFact>({
    ...{ kind, name, ...(section && { section }) },
    fact: Fact,
    keyOf: ({ key }) => key,
    stageOf: ({ isFiring, severity }, _, before) => (isFiring ? worstStage(severity, before) : undefined),
    isLadder: false,
    firingOf: ({ firings }) => String(firings),
    reopensWithinHours: SAME_WITHIN_HOURS,
    placesOf: toBeheer,
    isUrgent: ({ severity }, stage) => stage === "critical" && severity === "critical",
    marks: [IS_OVER],
    view: (_, { type, title: said, text, severity, isFiring, since, facts }) => ({
      title: isFiring ? title : `${title}: voorbij`,
      tone: isFiring ? SEVERITY_TONE[severity] : "good",
      facts: [
        { label: "Wat", value: said },
        { label: "Soort", value: type },
        { label: "Ernst", value: SEVERITY_NAME[severity] },
        { label: isFiring ? "Sinds" : "Voorbij sinds", value: dutchMoment(since) },
        ...facts.slice(0, FACTS_AS_FACTS),
      ],
      ...(facts.length > FACTS_AS_FACTS && {
        list: {
          title: "Ook gemeld",
          items: facts.slice(FACTS_AS_FACTS).map(({ label, value }) => `${label}: ${value}`),
        },
      }),
      lines: text === "" ? [] : text.split("\n"),
      next: isFiring ? next : "Het systeem meldt dat het voorbij is.",
    }),
    reply: (_, __, { event }) => {
      switch (event) {
        case "stage":
          return `${title}: ernstiger geworden.`;
        case "refired":
        case "reopened":
          return `${title}: opnieuw gemeld.`;
        default:
          return `${title}.`;
      }
    },
    stageName,
    ticketText: (_, { type, title: said, text, facts }) =>
      [`${name}: ${said}`, `Soort: ${type}`, text, ...facts.map(({ label, value }) => `${label}: ${value}`)]
        .filter(Boolean)
        .join("\n"),
  });
