import type { FileOffer, Message } from "../lib/message.ts";
import type { Command, FileMaker, Turn } from "../people/turn.ts";
import { forOneself } from "../tickets/ticket-commands.ts";
import { type Told, ownData } from "./own-data.ts";
import type { Privacy } from "./privacy.ts";

/** Text for who reads it, JSON for who takes it elsewhere (AVG, article 20). */
const FORMATS = {
  txt: { says: "tekst", type: "text/plain; charset=utf-8", write: asText },
  json: { says: "JSON", type: "application/json; charset=utf-8", write: asJson },
} as const;
type Format = keyof typeof FORMATS;

const OWN_DATA_FILE = "own-data";
const IN_PERSONAL_CHAT = "Een bestand met uw gegevens kan ik alleen in onze persoonlijke chat geven.";
const OFFERED =
  "Ik maak een bestand met wat ik van u weet: uw meldingen en aanvragen, wat u besliste, en hoe ik u kan schrijven. Ik maak het op het moment dat u het aanneemt, en alleen voor u. Wilt u dat ik uw gegevens verwijder? Typ: verwijder mijn gegevens.";
const UNKNOWN = "Dit bestand ken ik niet. Typ: wat weet u van mij.";

/** It is made when it is taken, so its size here is a guess. */
const AROUND = 50_000;

export const ownDataCommands = (): readonly Command[] => [
  forOneself({
    says: /^(?:wat (?:weet|bewaart) (?:u|je|jij|de helpdesk)(?: allemaal)? van (?:mij|me)|(?:inzage in )?mijn gegevens|mijn gegevens (?:opvragen|inzien))[.!?]*$/i,
    run: async (_, turn) =>
      turn.chat === "personal" ? [{ summary: OFFERED }, offer("txt"), offer("json")] : [{ summary: IN_PERSONAL_CHAT }],
  }),
];

const nameOf = (format: Format): string => `wat-de-helpdesk-van-mij-weet.${format}`;

function offer(format: Format): Message {
  const file: FileOffer = {
    name: nameOf(format),
    description: `Uw gegevens als ${FORMATS[format].says}-bestand`,
    sizeBytes: AROUND,
    offer: { file: OWN_DATA_FILE, args: { format } },
  };
  return { summary: `Uw gegevens als ${FORMATS[format].says}-bestand`, file };
}

/** Whoever takes it gets what is theirs: nothing in the offer says of whom. */
export const ownDataFiles = ({ rows, directory }: Privacy): Readonly<Record<string, FileMaker>> => ({
  [OWN_DATA_FILE]: async ({ format = "" }, { actor, chat, now }: Turn) => {
    if (chat !== "personal") return { refusal: { summary: IN_PERSONAL_CHAT } };
    if (!isFormat(format)) return { refusal: { summary: UNKNOWN } };
    const { organisations } = directory;
    const told = await ownData({ rows, organisations, listed: await directory.colleague(actor.id) }, actor, now);
    const { type, write } = FORMATS[format];
    return { name: nameOf(format), type, bytes: new TextEncoder().encode(write(told)) };
  },
});

const isFormat = (format: string): format is Format => Object.hasOwn(FORMATS, format);

function asJson(told: Told): string {
  return `${JSON.stringify(told, null, 2)}\n`;
}

/** Without it a phone and an old editor read the letters with accents wrongly. */
const BYTE_ORDER_MARK = "\uFEFF";

export function asText(told: Told): string {
  return `${BYTE_ORDER_MARK}${linesOf(told).join("\r\n")}\r\n`;
}

const INDENT = "  ";

/** What people typed stands further to the right than our headings, each line of it, so that it cannot pass for one. */
function linesOf(told: Told, depth = 0): readonly string[] {
  const margin = INDENT.repeat(depth);
  if (typeof told === "string" || typeof told === "number")
    return String(told)
      .split("\n")
      .map((line) => `${margin}${line}`);
  if (isList(told)) return told.flatMap((one) => listed(one, depth));
  return Object.entries(told).flatMap(([label, value]) => labelled(label, value, depth));
}

const isList = (told: Told): told is readonly Told[] => Array.isArray(told);

function listed(told: Told, depth: number): readonly string[] {
  const [first = "", ...rest] = linesOf(told, depth + 1);
  return [`${INDENT.repeat(depth)}- ${first.trimStart()}`, ...rest];
}

function labelled(label: string, told: Told, depth: number): readonly string[] {
  const margin = INDENT.repeat(depth);
  const isShort = typeof told === "number" || (typeof told === "string" && !told.includes("\n"));
  if (isShort) return [`${margin}${label}: ${String(told)}`];
  const isHeading = depth < 2;
  return [
    ...(isHeading ? [""] : []),
    `${margin}${isHeading ? label.toUpperCase() : `${label}:`}`,
    ...linesOf(told, depth + 1),
  ];
}
