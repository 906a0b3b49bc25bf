import { z } from "zod";
import { holds } from "../../people/person.ts";
import { noticeKind } from "../kind.ts";
import { toBeheer } from "../monitored.ts";

const Fact = z.object({
  /** "2026-11" */
  month: z.string(),
  /** "november 2026" */
  monthName: z.string(),
  /** Names from the organisation file. */
  organisations: z.array(z.string()),
});
export type FiguresDifferFact = z.output<typeof Fact>;

/** The figures of a month are not what is counted once more from everything that happened. Once a month, whatever comes of it. */
export const figuresDiffer = noticeKind<FiguresDifferFact>({
  kind: "figures-differ",
  name: "Cijfers",
  section: { number: "7.2", says: "Over de afhandeling van meldingen en hun doorlooptijden wordt gerapporteerd." },
  fact: Fact,
  keyOf: ({ month }) => month,
  stageOf: (_, __, before) => (before?.closed ? undefined : "differs"),
  isLadder: true,
  firingOf: () => "",
  reopensWithinHours: "ever",
  placesOf: toBeheer,
  isUrgent: () => false,
  marks: [
    {
      mark: "over",
      label: "Is opgelost",
      says: "Als opgelost gemeld",
      reader: "beheer",
      mayPress: (person, organisation) => holds(person, "operations", organisation),
      isOffered: () => true,
      closes: () => true,
    },
  ],
  view: ({ closed }, { monthName, organisations }) => ({
    title: closed ? "De cijfers klopten niet: opgelost" : "De cijfers van de maandrapportage kloppen niet",
    tone: closed ? "neutral" : "attention",
    facts: [
      { label: "Maand", value: monthName },
      { label: "Van", value: organisations.join(", ") },
    ],
    lines: ["Elke nacht tellen wij de cijfers opnieuw, uit alles wat er gebeurd is. De uitkomst is nu anders."],
    next: "Zoek uit waardoor dit komt, en meld het aan de manager ICT. Hij of zij heeft hiervan ook bericht.",
  }),
  reply: () => "De cijfers van de maandrapportage kloppen niet.",
  stageName: () => "verschil gevonden",
  ticketText: (_, { monthName, organisations }) =>
    [`De cijfers van ${monthName} kloppen niet met wat er gebeurd is.`, `Van: ${organisations.join(", ")}`].join("\n"),
});
