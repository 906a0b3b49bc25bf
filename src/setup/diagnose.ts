import { lastCalls } from "../alerts/taken-calls.ts";
import { causeOf } from "../delivery/causes.ts";
import { deliveryOf } from "../delivery/lease.ts";
import { type Instant, dutchMoment, inAmsterdam, instant } from "../lib/instant.ts";
import type { Message } from "../lib/message.ts";
import { channelPlace } from "../lib/place.ts";
import { type Rows, collect, under } from "../lib/rows.ts";
import { within } from "../lib/within.ts";
import { type OrganisationId, type Person, holds, isAgent, reach } from "../people/person.ts";
import type { CardAction, Command, Turn } from "../people/turn.ts";
import type { FoundPlace } from "../places/places.ts";
import { IN_PERSONAL_CHAT, textCard } from "../tickets/texts.ts";
import { outsidersIn } from "./channel-news.ts";
import { channelsIn, itemsOf, listed, sourcesOf } from "./missing.ts";
import { SOURCE_NAME, type Scope, type SetupHouse } from "./setup-house.ts";

const TITLE = "Diagnose";
const NOT_YOURS = "De diagnose is voor de Helpdesk, Beheer en de contactpersonen van de gemeenten.";
const MOST_COUNTED = 1_000;
/** An answer has to come within three seconds, also when Teams is slow. */
const MEMBERS_WITHIN_MS = 1_000;

interface Section {
  readonly heading: string;
  readonly lines: readonly { readonly text: string }[];
}

export const diagnoseCommands = (house: SetupHouse): readonly Command[] => [
  { says: /^diagnose[.!?]*$/i, run: async (_, turn) => [await diagnose(house, turn)] },
];

export const diagnoseActions = (house: SetupHouse): Record<string, CardAction> => ({
  "setup.diagnose": async (_, turn) => diagnose(house, turn),
});

/** How it goes, in words, and what to do about what does not: as far as it is the asker's business, here. */
async function diagnose(house: SetupHouse, turn: Turn): Promise<Message> {
  const scope = await scopeOf(house, turn);
  if (typeof scope === "string") return textCard(scope);
  const isWhole = scope.includes(house.directory.shared);
  const moment = instant(new Date());
  const parts = await Promise.all([
    deliverySection(house, scope, isWhole),
    channelSection(house, scope),
    sourceSection(house, scope, moment),
    missingSection(house, scope, turn.now),
  ]);
  return {
    summary: TITLE,
    card: {
      template: "setup-diagnose",
      data: {
        title: TITLE,
        fallback: `${TITLE} van de Helpdesk. Typ: diagnose.`,
        mayRedeliver: scope.some((organisation) => holds(turn.actor, "operations", organisation)),
        sections: [isWhole && runningSection(house), ...parts].filter(Boolean),
      },
    },
  };
}

/** In a municipality's channel only what is theirs; where others read along nothing. */
async function scopeOf({ places, directory }: SetupHouse, { actor, chat, reference }: Turn): Promise<Scope | string> {
  const own = reach(actor).filter((organisation) => mayAsk(actor, organisation));
  if (own.length === 0) return NOT_YOURS;
  if (chat === "personal") return own;
  const channel = chat === "channel" ? await places.channelOf(reference.conversationId) : undefined;
  if (channel === "helpdesk" || channel === "operations") {
    const worked = own.filter((organisation) => isAgent(actor, organisation));
    return worked.length > 0 ? worked : IN_PERSONAL_CHAT;
  }
  const theirs = own.filter((organisation) => organisation === channel && organisation !== directory.shared);
  return theirs.length > 0 ? theirs : IN_PERSONAL_CHAT;
}

const mayAsk = (actor: Person, organisation: OrganisationId): boolean =>
  isAgent(actor, organisation) || holds(actor, "municipality-contact", organisation);

const section = (heading: string, lines: readonly (string | false)[]): Section => ({
  heading,
  lines: lines.filter((text) => text !== false).map((text) => ({ text })),
});

const STORE_NAME: Readonly<Record<SetupHouse["running"]["store"], string>> = {
  memory: "in het geheugen; alles verdwijnt als de Helpdesk stopt",
  sqlite: "een bestand op deze computer (SQLite)",
  tables: "Azure Table Storage",
};

function runningSection({ running, directory }: SetupHouse): Section {
  const { version, since, store, signsInBy, health } = running;
  const signIn = {
    SingleTenant: "in Teams, aangemeld met een geheim.",
    UserAssignedMSI: "in Teams, aangemeld met een beheerde identiteit.",
  };
  return section("De Helpdesk zelf", [
    `Versie ${version}, draait sinds ${dutchMoment(since)}.`,
    `Stand: ${signsInBy ? signIn[signsInBy] : "proefomgeving op deze computer, zonder aanmelden."}`,
    `Opslag: ${STORE_NAME[store]}. De opslag antwoordt.`,
    peopleText(directory),
    health !== undefined && keysText(health()),
  ]);
}

function peopleText({ freshness }: SetupHouse["directory"]): string {
  const state = freshness?.();
  if (!state) return "Personen en rollen: uit het organisatiebestand.";
  const read = state.readAt ? `gelezen op ${dutchMoment(state.readAt)}` : "nog niet gelezen";
  if (!state.failing) return `Personen en rollen: uit Entra, ${read}.`;
  return `Personen en rollen: uit Entra, ${read}. ${state.problems.join(" ")}`;
}

function keysText({ keysReadAt, failing }: ReturnType<NonNullable<SetupHouse["running"]["health"]>>): string {
  const read = keysReadAt ? `gelezen op ${dutchMoment(keysReadAt)}` : "nog niet gelezen";
  return failing
    ? `Sleutels van Microsoft: ${read}. Vernieuwen of aanmelden lukt nu niet. Kijk of de Helpdesk naar internet mag en of het geheim of de identiteit klopt.`
    : `Sleutels van Microsoft: ${read}.`;
}

async function deliverySection({ rows, directory }: SetupHouse, scope: Scope, isWhole: boolean): Promise<Section> {
  const [{ goes, deliveredAt }, waiting, dead] = await Promise.all([
    deliveryOf(rows, directory.shared, Date.now()),
    countOf(rows, scope, "outbox|"),
    countOf(rows, scope, "dead|"),
  ]);
  const last = deliveredAt
    ? `Het laatste bericht kwam aan op ${dutchMoment(deliveredAt)}.`
    : "Er is nog niets afgeleverd.";
  return section("Afleveren", [
    goes ? "De Helpdesk levert af." : "De Helpdesk levert nu niet af. Start de Helpdesk opnieuw.",
    isWhole && last,
    waiting === 0 ? "Er wacht niets." : `Er ${waiting === 1 ? "wacht" : "wachten"} ${messages(waiting)}.`,
    dead > 0 && `${messages(dead)} niet afgeleverd na een dag. Beheer typt: opnieuw afleveren.`,
  ]);
}

const messages = (count: number): string =>
  count === 1 ? "één bericht" : count >= MOST_COUNTED ? `meer dan ${MOST_COUNTED - 1} berichten` : `${count} berichten`;

async function countOf(rows: Rows, scope: Scope, prefix: "outbox|" | "dead|"): Promise<number> {
  const found = await Promise.all(
    scope.map((organisation) => collect(rows.range(organisation, under(prefix, MOST_COUNTED)))),
  );
  return Math.min(MOST_COUNTED, found.flat().length);
}

async function channelSection(house: SetupHouse, scope: Scope): Promise<Section> {
  const { places, directory } = house;
  const lines = await Promise.all(
    channelsIn(house, scope).map(async ({ channel, name }) => {
      const found = await places.find(directory.shared, channelPlace(channel));
      return `${name}: ${found ? await channelText(house, found) : "nog niet gekoppeld."}`;
    }),
  );
  return section("Kanalen", lines);
}

async function channelText(house: SetupHouse, found: FoundPlace): Promise<string> {
  if (found.dead) {
    const { why, remedy } = causeOf(found.dead.cause);
    return `niet bereikbaar sinds ${dutchMoment(found.dead.since)}. ${why} ${remedy}`;
  }
  const outside = await within(outsidersIn(house, found), MEMBERS_WITHIN_MS, undefined).catch(() => undefined);
  if (outside === undefined) return "gekoppeld. Teams zegt nu niet wie er in zitten.";
  if (outside === 0) return "gekoppeld en bereikbaar.";
  const who = outside === 1 ? "zit een gast of iemand" : `zitten ${outside} gasten of mensen`;
  return `gekoppeld. Let op: er ${who} van buiten in. Haal wie niet mag meelezen uit het team.`;
}

async function sourceSection({ rows, running, directory }: SetupHouse, scope: Scope, now: Instant): Promise<Section> {
  const lines = await Promise.all(
    scope.map(async (id) => {
      const sources = sourcesOf(running, id);
      const heard = await lastCalls(rows, id, sources, now);
      const told = sources.flatMap((source) => {
        const at = heard.get(source);
        return at ? [`${SOURCE_NAME[source]} op ${inAmsterdam(at).toFormat("d LLLL 'om' H.mm 'uur'")}`] : [];
      });
      const silent = sources.filter((source) => !heard.has(source)).map((source) => SOURCE_NAME[source]);
      const parts = [
        sources.length === 0 && "nog geen systeem ingesteld",
        told.length > 0 && `laatst gehoord: ${told.join(", ")}`,
        silent.length > 0 && `twee dagen niets gehoord: ${silent.join(", ")}`,
      ];
      return `${directory.organisation(id)?.name ?? id}: ${parts.filter(Boolean).join("; ")}.`;
    }),
  );
  return section("Systemen die zich melden", lines);
}

async function missingSection(house: SetupHouse, scope: Scope, now: Instant): Promise<Section | undefined> {
  const items = await itemsOf(house, scope, now);
  const missing = (sort: "role" | "setting") => listed(items.filter((item) => item.sort === sort && !item.isDone));
  const [roles, settings] = [missing("role"), missing("setting")];
  const { botCredential } = house.organisation;
  const own = scope.includes(house.directory.shared) && botCredential !== undefined;
  if (roles === "" && settings === "" && !own) return undefined;
  return section("Instellingen", [
    own && `Eigen geheim: geldig tot en met ${botCredential.validUntil.split("-").toReversed().join("-")}.`,
    settings !== "" && `Nog niet vastgesteld: ${settings}.`,
    roles !== "" && `Rollen zonder iemand: ${roles}.`,
  ]);
}
