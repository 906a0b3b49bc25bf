import { z } from "zod";
import type { Instant } from "../lib/instant.ts";
import type { OrganisationId } from "../people/person.ts";
import { MonthFigures } from "./figures.ts";

/** The texts of Bijlage 2 of the DVO that people write, in its order. */
export const SECTION_KEYS = [
  "events",
  "concerns",
  "outlook",
  "decisions",
  "planning",
  "results",
  "hours",
  "organisation",
  "quality",
  "time",
] as const;
export type SectionKey = (typeof SECTION_KEYS)[number];

/** The sturingsparameters of Bijlage 2, each with a text and a state. */
export const PARAMETER_KEYS = ["organisation", "quality", "time"] as const satisfies readonly SectionKey[];
export type ParameterKey = (typeof PARAMETER_KEYS)[number];

export const PARAMETER_STATES = ["as-planned", "threatens", "deviates"] as const;
export type ParameterState = (typeof PARAMETER_STATES)[number];

/** As they are called in Bijlage 2. `hours` explains the tables of *Realisatie Uren en Begroting*. */
export const SECTION_TITLE: Readonly<Record<SectionKey, string>> = {
  events: "Belangrijkste gebeurtenissen deze periode (mijlpalen, gereed product)",
  concerns: "Aandachtspunten en mogelijke problemen",
  outlook: "Vooruitblik naar komende periode",
  decisions: "(Gevraagde) besluiten",
  planning: "Planning",
  results: "Status op te leveren resultaten",
  hours: "Realisatie Uren en Begroting",
  organisation: "Organisatie & Communicatie",
  quality: "Kwaliteit (scope)",
  time: "(doorloop)Tijd",
};

/** What a state is called, the sign beside it, and the fixed sentence of Bijlage 2. */
export const STATE_WORDS: Readonly<Record<ParameterState, { name: string; sign: string; sentence: string }>> = {
  "as-planned": { name: "Conform", sign: "●", sentence: "Conform plan, geen maatregelen noodzakelijk" },
  threatens: {
    name: "Dreigt",
    sign: "▲",
    sentence: "Dreigt af te wijken van het plan, maatregelen zijn gewenst cq genomen.",
  },
  deviates: { name: "Wijkt af", sign: "■", sentence: "Wijkt af van het plan, maatregelen zijn noodzakelijk." },
};

/** The order of the municipalities in the tables of Bijlage 2; any other comes after them. */
const TEMPLATE_ORDER = ["roermond", "venlo", "weert", "nederweert"];

/** @param of the id of the municipality that something is of */
export const inTemplateOrder = <T>(things: readonly T[], of: (thing: T) => string): readonly T[] =>
  things.toSorted((one, other) => placeOf(of(one)) - placeOf(of(other)));

const placeOf = (organisation: string): number => {
  const at = TEMPLATE_ORDER.indexOf(organisation);
  return at === -1 ? TEMPLATE_ORDER.length : at;
};

const moment = z.iso.datetime().transform((text) => text as Instant);
const organisation = z.string().transform((id) => id as OrganisationId);
const month = z.string().regex(/^\d{4}-\d{2}$/);
const amount = z.number().min(0);

/** What one municipality contributed and took, in hours. */
const Hours = z.strictObject({ contributed: amount, taken: amount });
export type Hours = z.output<typeof Hours>;

const Municipality = z.strictObject({
  organisation,
  name: z.string(),
  /** Absent: "nog niet vastgesteld". */
  workplaces: amount.optional(),
  factor: amount.optional(),
  /** Of this month. */
  hours: Hours.optional(),
  /** From the first month of this year of which hours are known up to and including this one. */
  yearHours: Hours.extend({ from: month }).optional(),
});
export type Municipality = z.output<typeof Municipality>;

/** Everything that a report of one month says. The document is made of this and of nothing else. */
export const Snapshot = z.strictObject({
  /** "2026-11" */
  month,
  /** 1 is what was sent first; each correction is one more. 0: a draft. */
  version: z.int().min(0),
  /** What a correction changed, in its maker's words. */
  changed: z.string().optional(),
  /** When it was frozen; of a draft, when it was last saved. Never the clock of who opens it. */
  at: moment,
  /** Who provides the services: "ICT NML". */
  shared: z.strictObject({ organisation, name: z.string() }),
  /** Steller: a name. The other names too are absent when "nog niet vastgesteld". */
  author: z.string().optional(),
  officialClient: z.string().optional(),
  administrativeClient: z.string().optional(),
  portfolioHolders: z.array(z.string()).default([]),
  sections: z.partialRecord(z.enum(SECTION_KEYS), z.strictObject({ text: z.string(), name: z.string(), at: moment })),
  states: z.partialRecord(z.enum(PARAMETER_KEYS), z.enum(PARAMETER_STATES)),
  /** In any order; the report has that of Bijlage 2. */
  municipalities: z.array(Municipality),
  /** The annex *Meldingen en doorlooptijden*. */
  figures: MonthFigures,
});
export type Snapshot = z.output<typeof Snapshot>;
