import type { FileOffer, Message } from "../lib/message.ts";
import type { Command, FileMaker, Turn } from "../people/turn.ts";
import { forOneself } from "../tickets/ticket-commands.ts";
import { ownData } from "./own-data.ts";
import type { Privacy } from "./privacy.ts";
import { jsonFile, textFile } from "./told.ts";

const FORMATS = {
  txt: { says: "tekst", fileOf: textFile },
  json: { says: "JSON", fileOf: jsonFile },
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
    return FORMATS[format].fileOf(nameOf(format), told);
  },
});

const isFormat = (format: string): format is Format => Object.hasOwn(FORMATS, format);
