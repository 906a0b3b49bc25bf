import { z } from "zod";
import { type Section, why } from "../../agreement/agreement.ts";
import { anyOf } from "../../lib/words.ts";
import { FAULT } from "../../tickets/recognise-words.ts";
import { choicesOf, oneOf, text } from "../fields.ts";
import { requestKind } from "../kind.ts";

interface Sort {
  readonly code: string;
  readonly label: string;
  /** What the agreement asks for it, and what to write for that. */
  readonly asks?: { readonly section: Section; readonly write: string };
}

const SORTS: readonly Sort[] = [
  {
    code: "purchase",
    label: "Aankoop van apparatuur",
    asks: { section: "4.1.2", write: "Schrijf wat u ermee wilt doen, en voor hoeveel mensen." },
  },
  {
    code: "application",
    label: "Nieuwe applicatie",
    asks: { section: "4.2.1", write: "Schrijf welke applicatie het is, en wie de i-adviseur is." },
  },
  {
    code: "firewall",
    label: "Firewallregel",
    asks: { section: "4.7.3", write: "Schrijf van waar naar waar het verkeer gaat, en waarvoor." },
  },
  {
    code: "deviation",
    label: "Afwijking van de standaard",
    asks: { section: "2.2", write: "Schrijf waarom de standaard niet past." },
  },
  { code: "other", label: "Nog iets anders" },
];

const asksOf = ({ asks }: Sort) => (asks ? [{ label: `DVO ${asks.section}`, value: why(asks.section).says }] : []);

export const somethingElse = requestKind({
  kind: "something-else",
  title: "Iets anders",
  says: "Een aankoop, een nieuwe applicatie, een firewallregel of een afwijking van de standaard. U ziet wat daarvoor is afgesproken.",
  words: ["iets anders", "aankoop", "nieuwe applicatie", "applicatie", "firewall", "firewallregel", "afwijking"],
  recognises: {
    topic: [
      anyOf(
        "firewall-? ?(?:regel|poort|aanpassing|wijziging)\\w*",
        "nieuwe (?:applicatie|software)",
        "(?:\\w*laptops?|\\w*computers?|\\w*scherm(?:en)?|tablets?|\\w*telefoons?|\\w*printers?|headsets?) (?:\\w+ ){0,2}(?:aan ?schaf\\w*|bestel\\w*|kopen|aan ?(?:te )?(?:ge)?vra\\w+)",
        "(?:aanschaf|aankoop) van",
        "afwijk(?:en|ing) van de standaard",
      ),
    ],
    unless: FAULT,
  },
  section: "2.2",
  template: "request-something-else",
  decidedBy: "as-configured",
  form: z.object({
    sort: oneOf(SORTS, "Kies wat u wilt aanvragen."),
    wish: text("Vul in wat u wilt aanvragen."),
  }),
  shows: () => ({
    sorts: choicesOf(SORTS),
    asked: SORTS.flatMap((sort) =>
      sort.asks
        ? [{ text: `${sort.label} (DVO ${sort.asks.section}): ${why(sort.asks.section).says} ${sort.asks.write}` }]
        : [],
    ),
  }),
  fill: (typed) => ({ wish: typed }),
  answer: ({ sort, wish }) => ({
    request: {
      said: wish,
      facts: [{ label: "Soort", value: sort.label }, ...asksOf(sort)],
      ...(sort.asks && { section: sort.asks.section }),
    },
  }),
});
