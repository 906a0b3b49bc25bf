import { z } from "zod";
import { moment, name, reader, words } from "../fields.ts";

const MAX_TYPE = 40;
const MAX_KEY = 100;
const MAX_TITLE = 100;
const MAX_TEXT = 1_000;
const MAX_LABEL = 40;
const MAX_VALUE = 200;
const MOST_FACTS = 20;

const Told = z.strictObject({
  /** What sort of thing it is; one that we do not know goes to Beheer too. */
  type: name(MAX_TYPE),
  /** The same key is the same thing, also when it is over. */
  key: name(MAX_KEY),
  status: z.enum(["firing", "resolved"]),
  title: name(MAX_TITLE),
  text: words(MAX_TEXT).optional(),
  severity: z.enum(["info", "warning", "critical"]).default("warning"),
  /** When it became so: what is older than what we know of this key changes nothing. Absent: now. */
  at: moment.optional(),
  facts: z
    .array(z.strictObject({ label: name(MAX_LABEL), value: words(MAX_VALUE) }))
    .max(MOST_FACTS)
    .default([]),
});

/** Anything else that a system wants people to know. */
export type ToldNotice = z.output<typeof Told>;

export const readNotice = reader(Told);

export const NOTICE_EXAMPLE = {
  type: "monitoring",
  key: "ups-serverruimte-venlo",
  status: "firing",
  title: "De serverruimte draait op de accu",
  text: "Nog 40 minuten stroom.",
  severity: "critical",
  at: "2026-11-23T04:10:00+01:00",
  facts: [{ label: "Locatie", value: "Serverruimte Venlo" }],
};
