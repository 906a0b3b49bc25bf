import type { Area, CanWork, Impact } from "../agreement/services.ts";
import { plain } from "../lib/words.ts";
import {
  AREA_WORDS,
  ASKS,
  CAN_WORK_WORDS,
  CLEAR_THANKS,
  FAULT,
  GREETING,
  HELP,
  IMPACT_WORDS,
  OVER,
  POLITE,
  THANKS,
  WANTS,
} from "./recognise-words.ts";

/** What a typed text is, and what of the form can be filled in from it. Only a fault or a question fills anything. */
export interface Recognised {
  readonly is: "greeting" | "thanks" | "emoji" | "help" | "fault" | "question" | "unclear";
  readonly area?: Area;
  readonly impact?: Impact;
  readonly canWork?: CanWork;
}

const PICTURE = /\p{Extended_Pictographic}|\p{Regional_Indicator}|(?<!\w)(?:[:;=]-?[)(DPp/|*]|<3|\^\^|x[dD])(?!\w)/gu;
const NOT_A_WORD = /[^\p{L}\p{N}]/gu;

/** @param text what a person typed, cleaned; commands such as "status" were taken out before */
export function recognise(text: string): Recognised {
  if (text.search(PICTURE) >= 0 && isOnlyPictures(text)) return { is: "emoji" };
  const words = plain(text.replace(PICTURE, " "));
  const current = without(words, OVER);
  const is = kindOf(words, current);
  return is === "fault" || is === "question" ? { is, ...filledIn(words) } : { is };
}

const isOnlyPictures = (text: string): boolean => text.replace(PICTURE, "").replace(NOT_A_WORD, "") === "";

/** @param current the same words without what is over */
function kindOf(words: string, current: string): Recognised["is"] {
  const saysOver = current !== words;
  if (saysOver && words.includes("?")) return "question";
  if (FAULT.test(current)) return "fault";
  if (saysOver || isNothingBut(words, THANKS)) return "thanks";
  if (isNothingBut(words, GREETING)) return "greeting";
  const area = areaOf(words);
  if (HELP.test(words) && !area) return "help";
  if (area && NEGATION.test(words)) return "fault";
  return isReport(words, area) ? "question" : withoutReport(words);
}

/** Something to be looked at, though nothing in it says that it is broken. */
function isReport(words: string, area: Area | undefined): boolean {
  if (words.includes("?") || ASKS.test(words) || WANTS.test(words)) return area !== undefined || isSentence(words);
  return area !== undefined && isSentence(words) && !saysThanks(words);
}

const withoutReport = (words: string): Recognised["is"] => (saysThanks(words) ? "thanks" : "unclear");

const NEGATION = /(?<!\w)(?:niet|geen|nooit|steeds|constant)(?!\w)/;
const MIN_SENTENCE_WORDS = 3;
const isSentence = (words: string): boolean => words.split(" ").length >= MIN_SENTENCE_WORDS;

const saysThanks = (words: string): boolean =>
  new RegExp(`^${CLEAR_THANKS.source}|${CLEAR_THANKS.source}[ !.]*$`).test(words);

/** Has such a word, and beside it only what politeness adds. */
function isNothingBut(words: string, kind: RegExp): boolean {
  if (!kind.test(words)) return false;
  const rest = [THANKS, GREETING, POLITE].reduce(without, words);
  return rest.replace(NOT_A_WORD, "") === "";
}

const without = (words: string, pattern: RegExp): string =>
  words.replace(new RegExp(pattern, "g"), " ").replace(/ {2,}/g, " ");

function filledIn(words: string): Omit<Recognised, "is"> {
  const area = areaOf(words);
  const impact = firstIn(IMPACT_WORDS, words);
  const canWork = firstIn(CAN_WORK_WORDS, words);
  return { ...(area && { area }), ...(impact && { impact }), ...(canWork && { canWork }) };
}

const areaOf = (words: string): Area | undefined => firstIn(AREA_WORDS, words);

const firstIn = <Code>(list: readonly (readonly [Code, RegExp])[], words: string): Code | undefined =>
  list.find(([, pattern]) => pattern.test(words))?.[0];
