import type { Area, CanWork, Impact } from "../agreement/services.ts";
import { plain } from "../lib/words.ts";
import {
  AREA_WORDS,
  CAN_WORK_WORDS,
  FAULT,
  GREETING,
  HELP,
  IMPACT_WORDS,
  OVER,
  POLITE,
  QUESTION,
  THANKS,
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
  if (FAULT.test(current)) return "fault";
  if (current !== words || isNothingBut(words, THANKS)) return "thanks";
  if (isNothingBut(words, GREETING)) return "greeting";
  if (HELP.test(words) && areaOf(words) === undefined) return "help";
  if (words.includes("?") || QUESTION.test(words)) return areaOf(words) || isSentence(words) ? "question" : "unclear";
  return areaOf(words) && /(?<!\w)(?:niet|geen|nooit|steeds|constant)(?!\w)/.test(words) ? "fault" : "unclear";
}

const MIN_SENTENCE_WORDS = 3;
const isSentence = (words: string): boolean => words.split(" ").length >= MIN_SENTENCE_WORDS;

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
