import { z } from "zod";
import { type Instant, inAmsterdam, instant, momentHere } from "../lib/instant.ts";
import type { OrganisationId } from "../people/person.ts";
import { saidIn } from "../tickets/ticket-input.ts";
import { HOSTINGS } from "./entry.ts";

/* What the cards of the register may send, and dates as people write them. */

const INVALID = "Ongeldige invoer.";
const EARLIEST_YEAR = 2000;
const LATEST_YEAR = 2100;
export const MAX_NAME = 80;
const MAX_REASON = 500;
const MAX_PEM = 60_000;
const MAX_HOSTS_TEXT = 3_000;
export const MAX_CSV = 256_000;

const ISO_DAY = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;
const DUTCH_DAY = /^(\d{1,2})-(\d{1,2})-(\d{4})$/;

/** "2027-01-31" or "31-01-2027" → the end of that day here; undefined for a day that does not exist, or cannot be meant. */
export function endOfDay(text: string): Instant | undefined {
  const iso = ISO_DAY.exec(text);
  const dutch = DUTCH_DAY.exec(text);
  const [year = "", month = "", day = ""] = iso ? iso.slice(1) : dutch ? dutch.slice(1).toReversed() : [];
  if (year === "" || Number(year) < EARLIEST_YEAR || Number(year) >= LATEST_YEAR) return undefined;
  const noon = momentHere(`${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`, "12:00");
  return noon && instant(inAmsterdam(noon).endOf("day").set({ millisecond: 0 }).toJSDate());
}

/** "www.venlo.nl, mail.venlo.nl" → each */
export const hostsIn = (text: string): string[] => text.split(/[\s,;]+/).filter((host) => host !== "");

/** One line that something is called. */
export const nameIn = (text: string): string => saidIn(text.replaceAll(/\s+/g, " "), MAX_NAME).text;

const organisation = z
  .string({ error: "Kies een gemeente." })
  .regex(/^[a-z][a-z-]{1,40}$/, "Kies een gemeente.")
  .transform((id) => id as OrganisationId);
const entry = z.string({ error: INVALID }).regex(/^[a-z0-9-]{1,40}$/, INVALID);

export const EntryInput = z.object({ organisation, entry });
export const RemoveInput = EntryInput.extend({
  reason: z
    .string({ error: "Vul in waarom." })
    .transform((text) => saidIn(text, MAX_REASON).text)
    .refine((text) => text !== "", "Vul in waarom."),
});
export const ListInput = z.object({
  after: z
    .string()
    .regex(/^\d{1,3}\|[\d:.TZ-]{20,30}\|[a-z0-9-]{1,40}$/)
    .default("")
    .catch(""),
  organisation: organisation.optional().catch(undefined),
});
export const FormInput = z.object({
  organisation: organisation.optional().catch(undefined),
  entry: entry.optional().catch(undefined),
});
export const ImportInput = z.object({
  csv: z.string({ error: "Plak de regels van uw bestand." }).max(MAX_CSV, "Dit is te lang. Plak minder regels."),
});

const optionalText = (max: number) =>
  z
    .string()
    .max(max, "Dit is te lang.")
    .transform((text) => text.trim())
    .transform((text) => (text === "" ? undefined : text))
    .optional();

export const AddInput = z.object({
  organisation,
  name: z
    .string({ error: "Vul een naam in." })
    .transform(nameIn)
    .refine((name) => name !== "", "Vul een naam in."),
  hosts: z.string().max(MAX_HOSTS_TEXT, "Geef minder adressen.").default("").transform(hostsIn),
  hosting: z.enum(HOSTINGS, { error: "Kies waar de site staat." }),
  pem: optionalText(MAX_PEM),
  validUntil: optionalText(20),
  requestedBy: optionalText(200).transform((name) => (name === undefined ? undefined : nameIn(name) || undefined)),
});
