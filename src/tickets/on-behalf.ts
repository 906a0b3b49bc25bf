import { randomUUID } from "node:crypto";
import type { z } from "zod";
import type { Message } from "../lib/message.ts";
import { type Place, personPlace } from "../lib/place.ts";
import type { Value } from "../lib/rows.ts";
import { plain } from "../lib/words.ts";
import { type OrganisationId, type Person, isAgent, reach } from "../people/person.ts";
import { type CardAction, type Command, type Turn, cardAction } from "../people/turn.ts";
import { type Desk, isAmongThemselves } from "./desk.ts";
import { type Blank, type Filled, onBehalfForm } from "./on-behalf-card.ts";
import { recognise } from "./recognise.ts";
import { file, obstacle } from "./report-ticket.ts";
import { IN_PERSONAL_CHAT, textCard } from "./texts.ts";
import { OnBehalfInput, UnfinishedOnBehalf, saidIn } from "./ticket-input.ts";
import { teamPlace } from "./ticket-showings.ts";
import { REFUSAL_TEXT } from "./ticket-words.ts";
import { type Said, reportFor } from "./ticket.ts";

/* *Melding namens*: an agent files what somebody tells on the phone. */

type Given = z.output<typeof OnBehalfInput>;

const NOBODY_CALLED =
  "Ik ken niemand met deze naam bij deze organisatie. Verander de naam, of meld het op uw eigen naam. De naam van de beller komt dan in de tekst.";
const WHICH_ONE = "Kies wie er belt. Staat die persoon er niet bij? Meld het dan op uw eigen naam.";

export function onBehalfActions(desk: Desk): Record<string, CardAction> {
  return {
    "ticket.on-behalf-form": cardAction(
      UnfinishedOnBehalf,
      (given, turn) => openOnBehalf(desk, turn, given),
      async (problems) => textCard(...problems),
    ),
    "ticket.on-behalf": cardAction(
      OnBehalfInput,
      (given, turn) => fileOnBehalf(desk, given, turn),
      (problems, data, turn) => openOnBehalf(desk, turn, UnfinishedOnBehalf.safeParse(data).data ?? {}, problems),
    ),
  };
}

const SAYS = /^(?:melding|melden|meld) namens(?:\s+([^:]+?))?(?:\s*:\s*([\s\S]*))?$/i;
const AT = /^(.*\S)\s+(?:bij|van) (?:de )?(?:gemeente )?(\S.*)$/i;

/** "melding namens Noor Janssen bij Venlo: de printer doet het niet". */
export const onBehalfCommands = (desk: Desk): Command[] => [
  {
    says: SAYS,
    run: async ([, whom = "", text = ""], turn) => {
      if (!(await isAmongThemselves(desk, turn))) return [{ summary: IN_PERSONAL_CHAT }];
      const [, who = whom, where = ""] = AT.exec(whom) ?? [];
      const organisation = theirs(turn.actor).find((id) => plain(desk.entranceOf(id).name) === plain(where));
      const name = organisation || where === "" ? who : whom;
      return [await openOnBehalf(desk, turn, { organisation, who: saidIn(name), text: saidIn(text) })];
    },
  },
];

const theirs = (actor: Person): readonly OrganisationId[] => reach(actor).filter((id) => isAgent(actor, id));

/** The form, with those who may be meant as soon as a name and an organisation are known. */
async function openOnBehalf(
  desk: Desk,
  { actor }: Turn,
  filled: Filled,
  problems: readonly string[] = [],
): Promise<Message> {
  const organisations = theirs(actor);
  if (organisations.length === 0) return textCard(REFUSAL_TEXT["not-an-agent"]);

  const chosen =
    organisations.find((id) => id === filled.organisation) ?? (organisations.length === 1 && organisations[0]);
  const people = chosen && filled.who?.text ? await desk.peopleCalled(chosen, filled.who.text) : undefined;
  const blank: Blank = {
    nonce: randomUUID(),
    organisations: organisations.map((id) => ({ value: id, title: desk.entranceOf(id).name })),
    people: people ?? [],
    isSearched: people !== undefined,
    problems: problems.length === 0 && people?.length === 0 ? [NOBODY_CALLED] : problems,
  };
  return onBehalfForm(blank, { ...filled, ...(chosen && { organisation: chosen }) });
}

async function fileOnBehalf(desk: Desk, given: Given, turn: Turn): Promise<Message> {
  const again = (...problems: readonly string[]) => openOnBehalf(desk, turn, given, problems);
  const organisations = theirs(turn.actor);
  const organisation = organisations.length === 1 ? organisations[0] : given.organisation;
  if (!organisation || !organisations.includes(organisation)) return again("Kies voor welke organisatie u meldt.");

  const caller = given.ownName ? turn.actor : await callerOf(desk, organisation, given);
  if (typeof caller === "string") return again(caller);
  const problem = await obstacle(desk, organisation, given.ownName ? turn : { ...turn, chat: "personal" }, "melding");
  if (problem) return again(problem);

  const said = given.ownName ? withName(given) : given.text;
  const area = given.area ?? recognise(given.text.text).area ?? "unknown";
  const fields = { said, area, reachableAt: given.reachableAt, ...(!given.ownName && { phoned: true as const }) };
  const ticket = reportFor(caller, await desk.numbers.next(turn.now), organisation, fields, turn);
  const { nonce, ...act } = given;
  const once = { person: turn.actor.id, nonce, act: { verb: "ticket.on-behalf", ...act } as unknown as Value };
  return withWayBack(await file(desk, ticket, once, turn, await formIn(desk, given, turn)), given);
}

/** The form stood on the card of another ticket, for who pressed only: that card has to come back. */
function withWayBack(line: Message, { from, fromOrganisation, team }: Given): Message {
  const { card } = line;
  if (!from || !fromOrganisation || card?.template !== "ticket-filed") return line;
  const back = { hasWayBack: true, from, fromOrganisation, team: team ?? "" };
  return { ...line, card: { ...card, data: { ...card.data, ...back } } };
}

/** Who phones, or what has to be said about the name. A part of a name is never enough: most staff is not in the directory. */
async function callerOf(desk: Desk, organisation: OrganisationId, given: Given): Promise<Person | string> {
  const chosen = given.person && given.asked === given.who.text && (await desk.colleagueIn(organisation, given.person));
  if (chosen) return chosen;
  const people = await desk.peopleCalled(organisation, given.who.text);
  const [only, ...others] = people.filter(({ name }) => plain(name) === plain(given.who.text));
  if (only && others.length === 0) return only;
  return people.length === 0 ? NOBODY_CALLED : WHICH_ONE;
}

const withName = ({ who, text }: Given): Said => ({
  text: `Namens ${who.text}: ${text.text}`,
  hidden: [...new Set([...who.hidden, ...text.hidden])],
});

/** Where the form is a message of its own: not when it stands on the card of a ticket, for who pressed only. */
async function formIn(desk: Desk, { from }: Given, turn: Turn): Promise<Place | null> {
  if (from) return null;
  if (turn.chat === "personal") return personPlace(turn.actor.id);
  const team = turn.chat === "channel" ? await desk.teamIn(turn.reference.conversationId) : undefined;
  return team ? teamPlace(team) : null;
}
