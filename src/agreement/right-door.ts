import { anyOf, plain } from "../lib/words.ts";
import { type Section, type Why, why } from "./agreement.ts";
import type { Door } from "./doors.ts";
import { RULES, type Rule } from "./right-door-rules.ts";

/** What the agreement puts with somebody else, in words for the person who asks. */
export interface RightDoor {
  /** Absent when the person, or the owner of what it is about, arranges it without any door. */
  readonly door?: Door;
  readonly says: string;
  /** What we do ourselves all the same; then *Toch melden* is the way. */
  readonly exception: string;
  readonly why: Why;
}

/** Security waits for no other door. */
const SECURITY = anyOf(
  "\\w*virus\\w*",
  "ph?ishing\\w*",
  "\\w*hack\\w*",
  "ransom\\w*",
  "malware",
  "\\w*data-? ?lek\\w*",
  "(?:ge|be)stolen",
  "diefstal",
  "verdacht\\w*",
);

/**
 * The right door first: where somebody has to be with this, or undefined when it is ours or when we cannot tell.
 * @param text what the person wrote
 * @param area code of what the form said it is about, see AREAS
 */
export function rightDoor(text: string, area?: string): RightDoor | undefined {
  const words = plain(text);
  if (SECURITY.test(words)) return undefined;
  const rule = RULES.find((candidate) => fits(candidate, words, area));
  return rule && answer(rule, words);
}

const fits = ({ topic, orArea, unless }: Rule, words: string, area: string | undefined): boolean =>
  (topic.every((pattern) => pattern.test(words)) || (orArea !== undefined && orArea === area)) && !unless.test(words);

function answer({ section, door, says, exception, starts }: Rule, words: string): RightDoor {
  const asks = starts !== undefined && !starts.saidBy.test(words);
  return {
    ...(door && { door }),
    says: asks
      ? `${starts.otherwise} Dat valt buiten ons beheer (DVO ${section}).`
      : `${verdict(section, door)} ${says}`,
    exception,
    why: why(section),
  };
}

const verdict = (section: Section, door: Door | undefined): string =>
  door ? `Dit valt buiten ons beheer (DVO ${section}).` : `Hiervoor is de Helpdesk niet nodig (DVO ${section}).`;
