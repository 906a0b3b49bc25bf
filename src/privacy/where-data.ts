import type { Message } from "../lib/message.ts";
import { capital, monthsText } from "../lib/words.ts";
import type { Directory } from "../people/directory.ts";
import type { OrganisationFile } from "../people/organisation-file.ts";
import { type OrganisationId, ROLES, type Role } from "../people/person.ts";
import { ROLE_NAME } from "../people/role-names.ts";
import type { Command, Turn } from "../people/turn.ts";
import { forOneself } from "../tickets/ticket-commands.ts";
import { RETENTION_KINDS, RETENTION_NAME } from "./retention.ts";

/*
 * *Waar staan mijn gegevens, wie kan erbij*: made of what is configured and of who holds which role now, so that it says
 * nothing that was true once.
 */

export interface WhereHouse {
  readonly directory: Pick<Directory, "holders" | "organisations" | "shared">;
  readonly organisation: Pick<OrganisationFile, "hosting" | "retention" | "entra">;
  readonly store: keyof typeof STORE;
}

const STORE = {
  tables: "Azure Table Storage.",
  sqlite: "een eigen database van de Helpdesk (SQLite).",
  memory: "alleen in het geheugen. Dit is een proef: na een herstart is alles weg.",
} as const;

const UNSETTLED = "nog niet vastgesteld";

/** What each role gives to see; a role that is new asks for its sentence here. */
const SEES: Readonly<Record<Role, string>> = {
  helpdesk: "alle meldingen; de tekst van een gevoelige melding alleen wie haar behandelt, en dat staat erbij",
  operations: "alle meldingen, op dezelfde manier; ook waarschuwingen, certificaten en backups",
  "municipality-contact":
    "waarschuwingen en certificaten van de gemeente; verzoeken om gegevens te verwijderen als er geen privacyfunctionaris is",
  "incident-manager": "wat aan hen is voorgelegd, calamiteiten, en bij een datalek wie het raakt",
  "team-lead": "wat aan hen is voorgelegd, en calamiteiten",
  ciso: "meldingen van beveiligingsincidenten, en bij een datalek wie het raakt",
  "ict-manager": "wat aan hen is voorgelegd, calamiteiten en maandrapportages",
  "account-manager": "maandrapportages: cijfers, geen meldingen",
  board: "maandrapportages: cijfers, geen meldingen",
  approver: "aanvragen waarover zij beslissen",
  "privacy-officer": "verzoeken om gegevens te verwijderen, en bij een datalek wie het raakt",
};

export const whereCommands = (house: WhereHouse): readonly Command[] => [
  forOneself({
    says: /^(?:waar (?:staan|zijn|bewaart u) mijn gegevens(?:,?(?: en)? wie kan (?:erbij|er bij))?|wie kan (?:erbij|er bij|bij mijn gegevens))[.!?]*$/i,
    run: async (_, turn) => [await whereCard(house, turn)],
  }),
];

interface Section {
  readonly heading: string;
  readonly lines: readonly string[];
}

async function whereCard(house: WhereHouse, { actor }: Turn): Promise<Message> {
  const sections: readonly Section[] = [
    { heading: "Waar", lines: placeLines(house) },
    ...(await Promise.all(actor.appointments.map((id) => accessOf(house, id)))),
    { heading: "Hoe lang", lines: retentionLines(house) },
    { heading: "Wat wordt vastgelegd", lines: logLines(house) },
    { heading: "Wat u kunt vragen", lines: RIGHTS },
  ];
  const title = "Waar uw gegevens staan en wie erbij kan";
  return {
    summary: title,
    card: {
      template: "privacy-where",
      data: {
        ...{ title, fallback: `${title}. Typ: wat weet u van mij, of: verwijder mijn gegevens.` },
        sections: sections.map(({ heading, lines }) => ({ heading, lines: lines.map((text) => ({ text })) })),
      },
    },
  };
}

function placeLines({ organisation: { hosting, entra }, store }: WhereHouse): readonly string[] {
  return [
    `Plaats: ${hosting.place ?? UNSETTLED}.`,
    `Verwerker: ${hosting.processor ?? UNSETTLED}.`,
    `Opslag: ${STORE[store]}`,
    "Berichten en kaarten in Teams staan ook bij Microsoft, onder de bewaarregels van uw gemeente.",
    entra
      ? "Uw naam, waar u werkt en uw rollen lees ik uit Microsoft Entra en uit het organisatiebestand."
      : "Uw naam lees ik uit Teams. Rollen staan in het organisatiebestand.",
  ];
}

/** How many hold each role now: functions, never names. */
async function accessOf({ directory }: WhereHouse, id: OrganisationId): Promise<Section> {
  const held = await Promise.all(
    ROLES.map(async (role) => [role, (await directory.holders(role, id)).length] as const),
  );
  const name = directory.organisations.find((one) => one.id === id)?.name ?? id;
  return {
    heading: `Wie kan erbij (${name})`,
    lines: [
      "Uzelf: alles wat u meldde en aanvroeg.",
      "Een collega die voor u meldde, en wie over uw aanvraag beslist, zoals uw leidinggevende: die ene melding of aanvraag.",
      ...held
        .filter(([, count]) => count > 0)
        .map(([role, count]) => `${capital(ROLE_NAME[role])} (${count}): ${SEES[role]}.`),
      "Wie de opslag beheert, kan technisch bij alles.",
      ...(id === directory.shared ? [] : ["Andere gemeenten zien uw gegevens niet."]),
    ],
  };
}

function retentionLines({ organisation: { retention } }: WhereHouse): readonly string[] {
  const settled = RETENTION_KINDS.flatMap((kind) => {
    const months = retention[kind];
    return months === undefined ? [] : [`${RETENTION_NAME[kind]}: ${monthsText(months)}.`];
  });
  const open = RETENTION_KINDS.filter((kind) => retention[kind] === undefined).map((kind) =>
    RETENTION_NAME[kind].toLowerCase(),
  );
  if (settled.length === 0) return [`Bewaartermijnen: ${UNSETTLED}. Er wordt niets vanzelf verwijderd.`];
  return [
    ...settled,
    ...(open.length > 0 ? [`${capital(UNSETTLED)}, dus niet vanzelf weg: ${LIST.format(open)}.`] : []),
  ];
}

const LIST = new Intl.ListFormat("nl", { type: "conjunction" });

const logLines = ({ organisation: { hosting } }: WhereHouse): readonly string[] => [
  "Bij elke melding en elk besluit: wie iets deed (als kenmerk van het account), wat en wanneer.",
  "In de log van het systeem staan geen namen en geen teksten.",
  `Die log blijft: ${hosting.logsKeptDays === undefined ? UNSETTLED : `${String(hosting.logsKeptDays)} dagen`}.`,
];

const RIGHTS: readonly string[] = [
  "Een kopie: typ wat weet u van mij.",
  "Verwijderen: typ verwijder mijn gegevens. Uw gemeente beslist.",
  "Een klacht: bij uw gemeente, of bij de Autoriteit Persoonsgegevens.",
];
