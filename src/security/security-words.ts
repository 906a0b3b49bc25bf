import { anyOf, plain } from "../lib/words.ts";
import type { SecurityKind } from "../tickets/security.ts";

/* Which words tell of a security incident. A wrong guess costs one press, so words that mean little else are enough. */

const DEVICES =
  "(?:laptops?|notebooks?|(?:mobiele? |werk|dienst)?telefoons?|mobiel(?:tje)?|gsm|smartphone|i?phone|tablets?|ipads?|surface|(?:rsa-? ?)?tokens?|usb-? ?sticks?|dienstlaptop|werklaptop)";
const STOLEN = "(?:gestolen|gejat|geroofd|ontvreemd)";
const LOST = "(?:kwijt(?:geraakt)?|verloren|vermist|laten liggen)";

/** "mijn laptop is de verbinding kwijt" and "ik ben op mijn laptop mijn bestanden kwijt" tell of something else. */
const BETWEEN =
  "(?: (?:is|was|zijn|ben|ik|die|dat|hem|haar|gisteren|vandaag|vanochtend|net|zojuist|weer|ook|nu|al|helaas|denk)){0,4}";
const WHOSE = "(?:mijn|m'n|de|het|een|onze|die|dat|zijn|haar|werk|zakelijke?|oude|nieuwe)";

interface Words {
  readonly kind: SecurityKind;
  readonly says: RegExp;
  readonly unless?: RegExp;
}

const EXERCISE = anyOf(
  "\\w*(?:training|cursus|oefening|campagne|voorlichting|beleid|presentatie|webinar|nieuwsbrief|protocol|formulier)\\w*",
);

const WORDS: readonly Words[] = [
  {
    kind: "data-leak",
    says: anyOf(
      "data-? ?lek(?:ken)?",
      "gegevens (?:\\w+ ){0,3}gelekt",
      "(?:mail|e-mail|bericht|brief|bestand|bijlage|gegevens|lijst|document)\\w* (?:\\w+ ){0,5}(?:naar|aan) (?:de|een) (?:verkeerde|onbekende)",
      "(?:naar|aan) (?:de|een) verkeerde (?:persoon|ontvanger|geadresseerde|burger|inwoner|klant|adres|mailadres)",
      "verkeerde bijlage",
    ),
    unless: EXERCISE,
  },
  {
    kind: "lost-device",
    says: new RegExp(
      [
        `(?<!\\w)${DEVICES}${BETWEEN} (?:${STOLEN}|${LOST})(?!\\w)`,
        `(?<!\\w)(?:${STOLEN}|${LOST}) ${WHOSE}? ?${DEVICES}(?!\\w)`,
        `(?<!\\w)${DEVICES} (?:\\w+ ){0,6}${STOLEN}(?!\\w)`,
        `(?<!\\w)${STOLEN} (?:\\w+ ){0,6}${DEVICES}(?!\\w)`,
      ].join("|"),
    ),
  },
  {
    kind: "phishing",
    says: anyOf(
      "(?:spear)?ph?ishing\\w*",
      "(?:nep|valse?|frauduleuze?) ?(?:e-?)?(?:mail|bericht)\\w*",
      "(?:verdachte?|vreemde|rare) (?:\\w+ )?(?:e-?mail|mail|mailtje|bericht|berichtje|link|sms)\\w*",
      "(?:op|via) (?:een|de|die) (?:verkeerde |verdachte |rare |vreemde |valse )(?:link|bijlage)\\w*",
      "link (?:\\w+ ){0,2}geklikt (?:\\w+ ){0,6}wachtwoord",
    ),
    unless: EXERCISE,
  },
  {
    kind: "virus",
    says: anyOf(
      "(?:computer)?virus(?:sen|je)?",
      "ransomware",
      "gijzelsoftware",
      "malware",
      "spyware",
      "trojan\\w*",
      "gehackt",
      "hacker\\w*",
      "bestanden (?:zijn |allemaal |worden ){0,2}versleuteld",
    ),
    unless: anyOf("corona\\w*", "griep\\w*", "ziek\\w*", "anti-? ?virus\\w*", EXERCISE.source),
  },
];

/** Which incident this tells of, if it does. */
export function incidentIn(text: string): SecurityKind | undefined {
  const words = plain(text);
  return WORDS.find(({ says, unless }) => says.test(words) && !unless?.test(words))?.kind;
}
