import type { Message } from "../lib/message.ts";
import type { Command, Turn } from "../people/turn.ts";
import { plain } from "../lib/words.ts";
import { IN_PERSONAL_CHAT } from "../tickets/texts.ts";
import { saidIn } from "../tickets/ticket-input.ts";
import { type Requests, filledIn, openRequest } from "./file-request.ts";
import { MAX_TEXT } from "./fields.ts";
import type { RequestKind } from "./kind.ts";
import { requestKinds } from "./kinds/index.ts";
import { catalogueCard } from "./request-cards.ts";
import { unknownKind } from "./request-actions.ts";

const CATALOGUE = /^(?:ik wil )?(?:graag )?(?:iets |een )?(?:aan ?vragen|aanvraag)(?: doen| indienen| maken)?[.!?]*$/i;

/** "aanvraag lukt niet" tells of a fault, and is none of ours. */
const NO_FAULT = "(?!.*\\b(?:niet|geen|nooit|mislukt|fout\\w*|storing|kapot|vast|traag|werkt|lukt)\\b)";
const ASKING = "(?:voor |om )?(?:een |het |de )?(?:nieuwe? )?";

/** "rsa-token" and "rsa token" are the same word. */
const spoken = (word: string): string => plain(word).replaceAll("-", " ");
const KINDS = new Map(requestKinds.flatMap((kind) => kind.words.map((word) => [spoken(word), kind] as const)));

/** The longest first: "map terugzetten" is no "map" with something behind it. */
const WORDS = [...KINDS.keys()]
  .toSorted((one, other) => other.length - one.length)
  .map((word) => word.replaceAll(" ", "[- ]+"))
  .join("|");

/** Each finds the word of a kind, and what was said beside it. */
const REQUESTS = [
  new RegExp(`^aanvraag:? ${ASKING}(${WORDS})(?:\\s*[:,-]\\s*([\\s\\S]*))?[.!?]*$`, "i"),
  new RegExp(`^${NO_FAULT}aanvraag:? ${ASKING}(${WORDS})\\s+([\\s\\S]+)$`, "i"),
  new RegExp(`^(?:ik wil )?(?:graag )?${ASKING}(${WORDS}) aan ?vragen(?:\\s*[:,-]\\s*([\\s\\S]*))?[.!?]*$`, "i"),
];

/** Everything about requests that can be typed; the first that fits is run. */
export const requestCommands = (house: Requests): Command[] => [
  forOneself(CATALOGUE, async () => catalogueCard(requestKinds)),
  ...REQUESTS.map((says) =>
    forOneself(says, async ([, word = "", said = ""], turn) => {
      const kind = KINDS.get(spoken(word));
      return kind ? requestFrom(house, kind, said, turn) : unknownKind();
    }),
  ),
  forOneself(new RegExp(`^${NO_FAULT}aanvraag:? \\S+(?: \\S+)?$`, "i"), async () => unknownKind()),
];

/** The form of what somebody asked for in words of their own. */
export const requestFrom = (house: Requests, kind: RequestKind, typed: string, turn: Turn): Promise<Message> => {
  const { text, hidden } = saidIn(typed, MAX_TEXT);
  const filled = filledIn(kind, kind.fill(text));
  return openRequest(house, kind, turn, { ...filled, hidden });
};

/** What free text asks for; undefined when it does not, or when it tells of a fault. */
export function requestIn(text: string): RequestKind | undefined {
  const words = plain(text);
  return requestKinds.find(
    ({ recognises }) =>
      recognises && recognises.topic.every((pattern) => pattern.test(words)) && !recognises.unless.test(words),
  );
}

/** In a channel everybody would read what is one person's own. */
const forOneself = (says: RegExp, run: (match: RegExpExecArray, turn: Turn) => Promise<Message>): Command => ({
  says,
  run: async (match, turn) => [turn.chat === "channel" ? { summary: IN_PERSONAL_CHAT } : await run(match, turn)],
});
