import type { Instant } from "../lib/instant.ts";
import type { Message } from "../lib/message.ts";
import { type Reference, keyPart } from "../lib/place.ts";
import type { Rows } from "../lib/rows.ts";
import { capital } from "../lib/words.ts";
import type { CardAction, Command, Turn } from "../people/turn.ts";
import { IN_PERSONAL_CHAT, textCard } from "../tickets/texts.ts";
import { bindablesOf, channelNameOf, mayBind } from "./channels.ts";
import { type Item, itemsOf, listed } from "./missing.ts";
import { type Scope, type SetupHouse, scopeHere } from "./setup-house.ts";

const TITLE = "Wat de Helpdesk nog nodig heeft";
/** Teams tells of one installation twice, and comes again when it hears nothing. */
const SAME_INSTALLATION_MS = 600_000;

/** In the channel where the bot was added just now: once per installation. */
export async function installed(house: SetupHouse, turn: Turn): Promise<readonly Message[]> {
  if (turn.chat !== "channel") return [];
  const isNew = await isFirst(house.rows, house.directory.shared, installationKey(turn.reference), turn.now);
  return isNew ? [await checklist(house, turn)] : [];
}

const installationKey = ({ teamId, conversationId }: Reference): string =>
  `installed|${keyPart(teamId ?? conversationId)}`;

async function isFirst(rows: Rows, home: string, key: string, now: Instant): Promise<boolean> {
  const row = await rows.get(home, key);
  const before = row?.value["at"];
  const isSame = typeof before === "string" && Math.abs(Date.parse(now) - Date.parse(before)) < SAME_INSTALLATION_MS;
  if (isSame) return false;
  const value = { at: now };
  const change = row ? { replace: key, etag: row.etag, value } : { insert: key, value };
  return (await rows.write(home, [change])) === "saved";
}

export const checklistCommands = (house: SetupHouse): readonly Command[] => [
  { says: /^(?:installatie|checklist|wat mist er)[.!?]*$/i, run: async (_, turn) => [await checklist(house, turn)] },
];

export const checklistActions = (house: SetupHouse): Record<string, CardAction> => ({
  "setup.list": async (_, turn) => checklist(house, turn),
});

/** What is settled and what is not, and who can do it: as far as it is the reader's business, here. */
async function checklist(house: SetupHouse, turn: Turn): Promise<Message> {
  if (turn.chat === "group") return textCard(IN_PERSONAL_CHAT);
  const bound = turn.chat === "channel" ? await house.places.channelOf(turn.reference.conversationId) : undefined;
  const items = await itemsOf(house, scopeIn(house, turn, bound), turn.now);
  const open = items.filter(({ isDone }) => !isDone);
  const next = turn.chat === "channel" && bound === undefined ? nextFor(house, turn, open) : undefined;
  const here = bound
    ? `Dit kanaal is gekoppeld aan ${nameOf(house, bound)}.`
    : "Dit kanaal is nog nergens aan gekoppeld.";
  const intro = [turn.chat === "channel" && here, open.length === 0 && "Alles is ingesteld."].filter(Boolean).join(" ");
  return {
    summary: TITLE,
    card: {
      template: "setup-checklist",
      data: {
        ...{ title: TITLE, intro },
        fallback: `${TITLE}. ${intro} Typ: installatie.`,
        todo: [...open.filter(({ todo }) => todo).map(ownLine), ...together(open)],
        done: doneText(items),
        next: next?.channel ?? "",
        nextTitle: next ? `Koppel dit kanaal aan ${nameOf(house, next.channel ?? "")}` : "",
      },
    },
  };
}

const nameOf = ({ directory }: SetupHouse, channel: string): string => channelNameOf(directory.organisations, channel);

/** In a municipality's channel only what is theirs, in whichever tenant it is. */
function scopeIn(house: SetupHouse, turn: Turn, bound: string | undefined): Scope {
  const { organisations } = house.directory;
  const theirs = organisations.find(({ id, kind }) => id === bound && kind === "municipality");
  return scopeHere(house, turn).filter((one) => !theirs || one === theirs.id);
}

/** The first channel that is missing and that this person may bind. */
function nextFor({ directory }: SetupHouse, { actor }: Turn, open: readonly Item[]): Item | undefined {
  const bindables = bindablesOf(directory.organisations).filter((one) => mayBind(one, actor));
  return open.find(({ channel }) => bindables.some((one) => one.channel === channel));
}

const ownLine = (item: Item) => ({ what: capital(listed([item])), todo: item.todo ?? "" });

const TOGETHER = [
  { sort: "role", what: "Rollen zonder iemand", where: "Zet ze in het organisatiebestand of in Entra." },
  { sort: "setting", what: "Nog niet vastgesteld", where: "Zet het in de instellingen of het organisatiebestand." },
  { sort: "system", what: "Systemen die nog niets mogen melden", where: "Geef ze een geheim: HELPDESK_ALERT_SECRETS." },
] as const;

/** What is settled in one place is one line. */
const together = (open: readonly Item[]) =>
  TOGETHER.flatMap(({ sort, what, where }) => {
    const missing = open.filter((item) => item.sort === sort);
    return missing.length === 0 ? [] : [{ what, todo: `${capital(listed(missing))}. ${where}` }];
  });

function doneText(items: readonly Item[]): string {
  const done = items.filter(({ isDone }) => isDone);
  return done.length === 0 ? "" : `✓ Klaar: ${listed(done)}.`;
}
