import { z } from "zod";
import { anyOf } from "../../lib/words.ts";
import { FAULT_BUT_FULL } from "../../tickets/recognise-words.ts";
import { fact, line, text } from "../fields.ts";
import { requestKind } from "../kind.ts";

const COST =
  "Opslag telt mee voor de bijdrage van uw gemeente. Dat aandeel wordt bij de begroting bepaald (DVO 6.1). Het bedrag per GB is niet vastgesteld.";

const HOW_MUCH = "Vul in hoeveel GB u nodig hebt, als heel getal. Bijvoorbeeld 50.";
/** No limit of ours, but what a typing error makes. */
const gigabytes = z
  .union([z.string(), z.number()], { error: HOW_MUCH })
  .transform(String)
  .refine((typed) => /^\s*[1-9]\d{0,4}\s*(?:gb)?\s*$/i.test(typed), HOW_MUCH)
  .transform((typed) => Number.parseInt(typed, 10));

const SIZE = /(?<!\d)(\d{1,5}) ?(?:gb|gigabytes?)(?!\w)/i;
const PATH = /(?<!\w)(?:[a-z]:|\\\\)[^\s,;]*/i;
const REASON_WORDS = 3;

/** "50 GB op G:\Team" says how much and where, but not why. */
function fill(typed: string) {
  const rest = typed.replace(SIZE, "").replace(PATH, "").trim();
  return {
    folder: PATH.exec(typed)?.[0] ?? "",
    gigabytes: SIZE.exec(typed)?.[1] ?? "",
    reason: rest.split(/\s+/).length >= REASON_WORDS ? typed : "",
  };
}

export const extraStorage = requestKind({
  kind: "extra-storage",
  title: "Extra opslag",
  says: "Meer ruimte op een map of schijf. Daarvoor is akkoord van uw leidinggevende nodig.",
  words: ["extra opslag", "meer opslag", "opslag", "opslagruimte", "schijfruimte", "extra ruimte", "meer ruimte"],
  recognises: {
    topic: [
      anyOf(
        "opslag(?:ruimte|capaciteit)?",
        "schijfruimte",
        "ruimte (?:\\w+ ){0,4}(?:map|schijf|[a-z]-? ?schijf|[a-z]:\\S*)",
      ),
      anyOf("extra", "meer", "uitbreid\\w*", "vergro\\w+", "groter\\w*"),
      anyOf("wil(?:len)?", "graag", "nodig", "mogen?", "kan", "kun(?:t|nen)?", "aan ?vra\\w+", "zou(?:den)?", "heb"),
    ],
    unless: FAULT_BUT_FULL,
  },
  section: "4.8",
  template: "request-extra-storage",
  decidedBy: "manager",
  form: z.object({
    folder: line("Vul in om welke map of schijf het gaat."),
    gigabytes,
    reason: text("Vul in waarom u meer ruimte nodig hebt."),
  }),
  shows: () => ({ cost: COST }),
  fill,
  answer: ({ folder, gigabytes: size, reason }) => ({
    request: {
      said: reason,
      facts: [fact("Map of schijf", folder), { label: "Hoeveel", value: `${size} GB` }],
      cost: COST,
    },
  }),
});
