import { type Instant, dutchDay, dutchMoment } from "../lib/instant.ts";
import type { FileOffer } from "../lib/message.ts";
import { type Rows, collect, under } from "../lib/rows.ts";
import { monthsText } from "../lib/words.ts";
import type { Directory } from "../people/directory.ts";
import { type OrganisationId, type Person, type Role, holds, reach } from "../people/person.ts";
import type { Command, FileMaker } from "../people/turn.ts";
import { forOneself } from "../tickets/ticket-commands.ts";
import { Proof, RETENTION_KINDS, RETENTION_NAME } from "./retention.ts";
import { type Told, textFile } from "./told.ts";

/* *Verwijderbewijs*: for who checks that data do not stay for longer than was settled. */

export interface ProofHouse {
  readonly rows: Rows;
  readonly directory: Pick<Directory, "organisations">;
}

const ROLES = ["privacy-officer", "ciso", "municipality-contact", "ict-manager"] as const satisfies readonly Role[];
const FILE = "retention-proof";
const NAME = "verwijderbewijs.txt";
const AROUND = 20_000;
/** Of an organisation: five years of nights. */
const MOST_NIGHTS = 2_000;

const IN_PERSONAL_CHAT = "Het verwijderbewijs kan ik alleen in onze persoonlijke chat geven.";
const NOT_YOURS =
  "Het verwijderbewijs is voor de privacyfunctionaris, de CISO en de contactpersoon van een gemeente, en voor de manager ICT.";
const OFFERED =
  "Ik maak een bestand met wat ik per nacht heb verwijderd omdat de bewaartermijn voorbij was: hoeveel, van welke soort en uit welke tijd. Er staan geen namen in.";

export const proofCommands = (): readonly Command[] => [
  forOneself({
    says: /^(?:verwijderbewijs|bewijs (?:van (?:het )?)?(?:verwijderen|bewaartermijnen))[.!?]*$/i,
    run: async (_, turn) => {
      if (turn.chat !== "personal") return [{ summary: IN_PERSONAL_CHAT }];
      if (checks(turn.actor).length === 0) return [{ summary: NOT_YOURS }];
      const file: FileOffer = {
        ...{ name: NAME, description: "Wat er na de bewaartermijn is verwijderd", sizeBytes: AROUND },
        offer: { file: FILE, args: {} },
      };
      return [{ summary: OFFERED }, { summary: file.description, file }];
    },
  }),
];

const checks = (person: Person): readonly OrganisationId[] =>
  reach(person).filter((organisation) => ROLES.some((role) => holds(person, role, organisation)));

export const proofFiles = ({ rows, directory }: ProofHouse): Readonly<Record<string, FileMaker>> => ({
  [FILE]: async (_, { actor, chat, now }) => {
    if (chat !== "personal") return { refusal: { summary: IN_PERSONAL_CHAT } };
    const organisations = directory.organisations.filter(({ id }) => checks(actor).includes(id));
    if (organisations.length === 0) return { refusal: { summary: NOT_YOURS } };
    const each = await Promise.all(
      organisations.map(async ({ id, name }) => [name, await nightsOf(rows, id)] as const),
    );
    const told = {
      Verwijderbewijs: { "Gemaakt op": dutchMoment(now), ...Object.fromEntries(each), Uitleg: EXPLAINED },
    };
    return textFile(NAME, told);
  },
});

const EXPLAINED = [
  "Elk bewijs is geschreven in dezelfde stap als het verwijderen zelf.",
  "Het kenmerk is de som van de SHA-256 van elke verwijderde sleutel, modulo 2^256. Met een export van de dag ervoor is het na te rekenen.",
  "Bij elke melding, storing, calamiteit, waarschuwing of rapportage die wegging, telt één sleutel meer mee: die van de volgende gebeurtenis. Die stond er alleen tijdens het verwijderen, zodat er niets tussendoor kwam.",
  "De cijfers van de maandrapportage blijven. Daar staan geen mensen in.",
];

async function nightsOf(rows: Rows, organisation: OrganisationId): Promise<Told> {
  const read = await collect(rows.range(organisation, under("retention|", MOST_NIGHTS)));
  if (read.length === 0)
    return "Er is nog niets verwijderd. De bewaartermijnen zijn nog niet vastgesteld, of dit is nieuw.";
  return read.map(({ value }) => nightTold(Proof.parse(value))).toReversed();
}

const nightTold = ({ day, kept, removed, finishedAt }: Proof): Told => ({
  Nacht: dutchDay(`${day}T12:00:00.000Z` as Instant),
  Klaar: finishedAt === undefined ? "nee, de volgende nacht ga ik verder" : dutchMoment(finishedAt as Instant),
  ...Object.fromEntries(
    RETENTION_KINDS.flatMap((kind) => {
      const months = kept[kind];
      if (months === undefined) return [];
      const gone = removed[kind];
      return [[`${RETENTION_NAME[kind]} (${monthsText(months)})`, gone ? goneTold(gone) : "niets te verwijderen"]];
    }),
  ),
});

const goneTold = ({ things, rows, oldest, newest, keys }: Proof["removed"][string]): Told => ({
  Aantal: things,
  Rijen: rows,
  Uit: `${dutchDay(oldest as Instant)} tot en met ${dutchDay(newest as Instant)}`,
  Kenmerk: keys,
});
