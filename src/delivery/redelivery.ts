import { z } from "zod";
import { dutchMoment } from "../lib/instant.ts";
import type { Message } from "../lib/message.ts";
import type { Place } from "../lib/place.ts";
import { capital, plain } from "../lib/words.ts";
import { type OrganisationId, type Person, holds, reach } from "../people/person.ts";
import { type CardAction, type Command, type Turn, cardAction } from "../people/turn.ts";
import { causeOf } from "./causes.ts";
import { ALARM_PLACE } from "./dead-letter.ts";
import { type PostRoom, type Undelivered, isGone, placeMark, redeliver, undeliveredIn } from "./undelivered.ts";

/** What *opnieuw afleveren* needs of the rest of the house. */
export interface RedeliveryDesk extends PostRoom {
  /** The name under which a conversation is bound. */
  readonly channelOf: (conversationId: string) => Promise<string | undefined>;
  /** What people call this place: never whose chat it is. */
  readonly nameOf: (organisation: OrganisationId, place: Place) => string;
  readonly organisationName: (organisation: OrganisationId) => string;
  readonly nudge: (organisation: OrganisationId) => void;
}

const MOST_PLACES = 8;
const MOST_REFERENCES = 6;
const TITLE = "Niet afgeleverd";
const NOT_YOURS = "Opnieuw afleveren is voor Beheer.";
const ELSEWHERE = "Vraag het mij in het kanaal Beheer of in onze persoonlijke chat.";
const NOTHING_HERE = "Hier wacht niets meer. Er is niets opnieuw afgeleverd.";

const Asked = z.object({
  organisation: z.string().catch(""),
  /** As `placeMark` calls it; "" for all. */
  place: z.string().catch(""),
});

export const redeliveryCommands = (desk: RedeliveryDesk): readonly Command[] => [
  {
    says: /^(?:niet afgeleverd|opnieuw afleveren)(?:[: ]+(.+?))?[.!?]*$/i,
    run: async ([, what], turn) => [
      await (what === undefined ? list(desk, turn) : again(desk, turn, called(desk, what))),
    ],
  },
];

export const redeliveryActions = (desk: RedeliveryDesk): Record<string, CardAction> => ({
  "redelivery.list": async (_, turn) => list(desk, turn),
  "redelivery.again": cardAction(
    Asked,
    ({ organisation, place }, turn) =>
      again(
        desk,
        turn,
        (lost) => place === "" || (lost.organisation === organisation && placeMark(lost.place) === place),
      ),
    async () => words(NOTHING_HERE),
  ),
});

/** *Alles*, an organisation or a channel. */
const called = (desk: RedeliveryDesk, what: string): ((lost: Undelivered) => boolean) => {
  const wanted = plain(what);
  return ({ organisation, place }) =>
    wanted === "alles" ||
    plain(desk.organisationName(organisation)) === wanted ||
    plain(desk.nameOf(organisation, place)).replace("het kanaal ", "") === wanted;
};

const words = (text: string): Message => ({
  summary: text,
  card: { template: "text", data: { paragraphs: [{ text }], fallback: text } },
});

async function list(desk: RedeliveryDesk, turn: Turn, said = ""): Promise<Message> {
  const refusal = await refusalOf(desk, turn);
  return refusal ? words(refusal) : listCard(desk, await lostFor(desk, turn.actor), said);
}

async function again(desk: RedeliveryDesk, turn: Turn, isMeant: (lost: Undelivered) => boolean): Promise<Message> {
  const refusal = await refusalOf(desk, turn);
  if (refusal) return words(refusal);
  const meant = (await lostFor(desk, turn.actor)).filter(isMeant);
  let asked = 0;
  for (const lost of meant) {
    asked += await redeliver(desk, lost, turn.actor.id, turn.now);
    desk.nudge(lost.organisation);
  }
  return list(desk, turn, outcomeText(meant, asked));
}

function outcomeText(meant: readonly Undelivered[], asked: number): string {
  const gone = meant.filter(isGone).length;
  const tried = meant.length - gone;
  const waits = gone === 1 ? "Bij één plek is de Helpdesk verwijderd" : `Bij ${gone} plekken is de Helpdesk verwijderd`;
  return [
    meant.length === 0 && NOTHING_HERE,
    asked > 0 && `${countOf(asked)} opnieuw klaargezet.`,
    tried > 0 && "Ik probeer het nu opnieuw. Lukt het weer niet, dan staat het straks weer in deze lijst.",
    gone > 0 && `${waits}: daar wacht alles tot de Helpdesk terug is.`,
  ]
    .filter(Boolean)
    .join(" ");
}

const countOf = (letters: number): string => (letters === 1 ? "Eén bericht is" : `${letters} berichten zijn`);

async function refusalOf({ channelOf }: RedeliveryDesk, { actor, chat, reference }: Turn): Promise<string | undefined> {
  if (!reach(actor).some((organisation) => holds(actor, "operations", organisation))) return NOT_YOURS;
  if (chat === "personal") return undefined;
  const channel = chat === "channel" ? await channelOf(reference.conversationId) : undefined;
  return ALARM_PLACE === `channel:${channel ?? ""}` ? undefined : ELSEWHERE;
}

async function lostFor(desk: RedeliveryDesk, actor: Person): Promise<readonly Undelivered[]> {
  const organisations = reach(actor).filter((organisation) => holds(actor, "operations", organisation));
  const found = await Promise.all(organisations.map((organisation) => undeliveredIn(desk, organisation)));
  return found.flat();
}

function listCard(desk: RedeliveryDesk, all: readonly Undelivered[], said: string): Message {
  const shown = all.slice(0, MOST_PLACES);
  const left = all.length - shown.length;
  const intro =
    all.length === 0 ? "Alles is afgeleverd. Er wacht niets." : "Wat nergens aankwam, en wat u daaraan doet.";
  return {
    summary: said || (all.length === 0 ? intro : TITLE),
    card: {
      template: "undelivered",
      data: {
        ...{ title: TITLE, intro, said },
        fallback: `${said || intro} Typ: opnieuw afleveren alles.`,
        more: left > 0 ? `En nog ${placesText(left)}. Typ: opnieuw afleveren alles.` : "",
        hasAny: !all.every(isGone),
        places: shown.map((lost) => placeLine(desk, lost)),
      },
    },
  };
}

const placesText = (count: number): string => (count === 1 ? "één andere plek" : `${count} andere plekken`);

function placeLine(desk: RedeliveryDesk, lost: Undelivered) {
  const { organisation, place, letters, waiting, since, cause } = lost;
  const { why, remedy } = causeOf(cause);
  const counts = [
    letters.length > 0 && `${letters.length} opgegeven`,
    waiting > 0 && `${waiting} ${waiting === 1 ? "wacht" : "wachten"}`,
  ].filter(Boolean);
  const about = [counts.join(", "), (letters.length > 0 || waiting > 0) && `sinds ${dutchMoment(since)}`];
  return {
    ...{ organisation, mark: placeMark(place), why: `${why} ${remedy}` },
    name: capital(desk.nameOf(organisation, place)),
    about: about.filter(Boolean).join(" · ") || "Er wacht nu niets.",
    references: referencesText(lost),
    button: isGone(lost) ? "" : "Opnieuw afleveren ›",
  };
}

/** The numbers it is about, so that somebody can pick up the telephone. */
function referencesText({ letters }: Undelivered): string {
  const numbers = letters.flatMap(({ subject }) => /[A-Z]\d{2}-\d{6}/.exec(subject)?.[0] ?? []);
  const distinct = [...new Set(numbers)];
  if (distinct.length === 0) return "";
  const left = distinct.length - MOST_REFERENCES;
  return `Over ${distinct.slice(0, MOST_REFERENCES).join(", ")}${left > 0 ? ` en nog ${left}` : ""}`;
}
