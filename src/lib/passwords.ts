import type { Span } from "./spans.ts";

/* Passwords and codes: a word that announces one, perhaps "is" or ":", and what follows if it looks like one. */

const NAME =
  "(?:\\b(?:wacht|pas)woord(?:en)?|\\bwachtwrd|\\bw8woord|\\bww|\\bpass(?:word|wort|wd|code|phrase)|\\bpwd?)\\b";
const CODE_NAME =
  "\\b(?:pin(?:-?code)?|(?:inlog|login|toegangs?|token|verificatie|beveiligings|herstel|sms|mfa|2fa)-?code)\\b";
/** "van mijn account", "voor suite": words that may stand between the name and "is". */
const OF_WHAT =
  "(?:[ ]+(?:van|voor|bij|op|om|in)(?:[ ]+(?!(?:is|niet|werkt|doet|vergeten|verlopen)\\b)[^\\s:=.,!?]+){1,5}?)";
const QUALITY = "(?:[ ]+\\(?(?:nu|tijdelijk|nieuw|oud)\\)?)?";
const IS = "[ ]+(?:is|was|wordt|luidt)(?:[ ]+(?:nu|dus|weer|eigenlijk|gewoon))?[ ]*:?";
const EQUALS = "[ ]*(?::|=|->|→)+>?";
const CHANGED_TO = "(?:[ ]+(?:gewijzigd|veranderd|aangepast|gereset|gezet|ingesteld))?[ ]+(?:in|naar|op|als)";
const VALUE = '\\s{0,3}["\'“”‘’`<(]?(?<value>[^\\s"“”]+)';

interface Announcement {
  readonly pattern: RegExp;
  /** @param after what stands behind the value */
  readonly isSecret: (value: string, after: string) => boolean;
}

/** After ":" nearly anything is the password; after nothing at all only what no ordinary word looks like. */
const ANNOUNCEMENTS: readonly Announcement[] = [
  { pattern: announced(NAME, QUALITY, EQUALS), isSecret: (value) => looksSecret(value) || !isOrdinary(value) },
  { pattern: announced(NAME, QUALITY, IS), isSecret: (value, after) => looksSecret(value) || isAlone(value, after) },
  { pattern: announced(NAME, OF_WHAT, `(?:${IS}|${EQUALS})`), isSecret: looksSecret },
  { pattern: announced(NAME, CHANGED_TO), isSecret: looksSecret },
  { pattern: announced(NAME, "[ ]+"), isSecret: looksSecret },
  { pattern: announced(CODE_NAME, `(?:${IS}|${EQUALS}|[ ]+)`), isSecret: looksSecret },
  {
    pattern: new RegExp(`${CODE_NAME}(?:[ ]+[^\\s.,:;=?!\\d]+){0,2}[ ]*[:=]?[ ]*(?<value>\\d{4,8})(?![\\w-])`, "gid"),
    isSecret: () => true,
  },
  // "Welkom01! is mijn wachtwoord"
  {
    pattern: new RegExp(`(?<!\\S)(?<value>\\S+) (?:is|was) (?:mijn|het|ons|zijn|haar|uw) (?:\\w+ )?${NAME}`, "gid"),
    isSecret: looksSecret,
  },
];

/** Everyday words after "wachtwoord is" or "wachtwoord:". A password that is one of these cannot be told from a sentence. */
const ORDINARY = new Set(
  (
    "aan al alleen alles als anders bekend bij bijna correct dan dat de deze die dit doe doen doet door dus een eens eerder eerst en er " +
    "ergens expired fout fouten foutief gaat gebruikersnaam geen gek gelijk gisteren goed graag haar heb hebben heeft helaas help het " +
    "hetzelfde hier hij hoe hun ik in incorrect inloggen inmiddels invalid invoeren is ja je juist kan kapot klopt kort kwijt laten leeg " +
    "lukt maar mag meer met mij mijn moeilijk moet morgen na naar nee net niet niets nieuw nieuwe nodig nog nooit not nu of om onbekend " +
    "ongeldig onjuist onmogelijk ons ook op opgegeven opnieuw oud oude over prima raar reeds reset resetten sinds soms steeds straks te " +
    "telkens tijdelijk toch tot uit uw vaak van vanaf vandaag vanmorgen vanochtend vast vastgelopen veilig verkeerd via vol voor vraag waar " +
    "waarom wanneer was wat we weer weet weg wel welk werkt wij wil willen wordt worden wrong zal ze zeker zelf zichtbaar zie zij zijn zo " +
    "zoals zojuist zonder"
  ).split(" "),
);
/** "geblokkeerd", "verlopen", "afgekeurd", "ingetrokken", and so on. */
const PARTICIPLE = /^(?!herfst)(?:ge|ver|be|ont|her|af|aan|in|uit|over|door|op|weg|terug|vrij|mis)[a-z]*(?:d|t|en)$/;
/** What also follows the word "wachtwoord" and has figures or signs in it. */
const FAMILIAR =
  /^(?:suite-?4\w*|key-?2\w*|office\d*|[om]365|w(?:indows|in)?1\d|exchange\d*|gws4all|unit4|[a-z]\d\d-\d{6}|[\w.+-]+@[\w.-]+\.[a-z]{2,}|https?:.*|\d{1,2}|\d{1,3}(?:x|e|de|ste)|\d{1,2}[-/.]\d{1,2}(?:[-/.]\d{2,4})?)$/i;
const MIN_SECRET_CHARACTERS = 5;
const CLAUSE_ENDS = /^["'”’`>)]*(?:[.,;!?)]|\s*$|\s*\n|\s+(?:maar|en|of|want|dus|werkt|doet|met|voor|op)\b)/i;

function isOrdinary(value: string): boolean {
  const word = bare(value)
    .replace(/[!?]+$/, "")
    .toLowerCase();
  return (
    !/[\p{L}\d]/u.test(word) || isMasked(value) || ORDINARY.has(word) || PARTICIPLE.test(word) || FAMILIAR.test(word)
  );
}

const isAlone = (value: string, after: string): boolean => !isOrdinary(value) && CLAUSE_ENDS.test(after);

/** Letters mixed with figures or signs, as in no word. */
function looksSecret(value: string): boolean {
  const word = bare(value);
  if (word.length < MIN_SECRET_CHARACTERS || isMasked(word) || FAMILIAR.test(word)) return false;
  return /\p{L}/u.test(word) && /\d|[^\p{L}\d'’\-/.!?](?=.)/u.test(word);
}

const isMasked = (value: string): boolean => value.includes("[verborgen");

/** Without what closes a clause: "verlopen." loses its full stop, "Welkom01!" keeps its sign. */
const bare = (value: string): string => value.replace(/[.,;:?)\]'’"”>`]+$/, "");

/** The value is only looked at, so that a second announcement inside it is found as well. */
function announced(...parts: readonly string[]): RegExp {
  return new RegExp(`${parts.join("")}(?=${VALUE})`, "gid");
}

export function passwords(text: string): Span[] {
  return ANNOUNCEMENTS.flatMap(({ pattern, isSecret }) =>
    [...text.matchAll(pattern)].flatMap((match) => {
      const [from] = match.indices?.groups?.["value"] ?? [];
      const value = match.groups?.["value"] ?? "";
      if (from === undefined) return [];
      const to = from + bare(value).length;
      return isSecret(value, text.slice(to)) ? [{ from, to }] : [];
    }),
  );
}
