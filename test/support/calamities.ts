import { CalamityTree } from "../../src/agreement/calamity-tree.ts";
import type { Calamities } from "../../src/calamities/calamities.ts";
import { calamityActions } from "../../src/calamities/calamity-actions.ts";
import { calamityCommands } from "../../src/calamities/calamity-commands.ts";
import { calamitySubjects } from "../../src/calamities/calamity-subjects.ts";
import { createCalamityStore } from "../../src/calamities/calamity-store.ts";
import { createCalamityWatch } from "../../src/calamities/calamity-watch.ts";
import type { Calamity } from "../../src/calamities/calamity.ts";
import type { OutboxRow } from "../../src/delivery/outbox.ts";
import { instant } from "../../src/lib/instant.ts";
import type { Message } from "../../src/lib/message.ts";
import { type Place, channelPlace, personPlace } from "../../src/lib/place.ts";
import { type Rows, collect, under } from "../../src/lib/rows.ts";
import type { Colleague, Grant, OrganisationId, Person, PersonId } from "../../src/people/person.ts";
import type { TicketNumber } from "../../src/tickets/ticket.ts";
import { buttonsOn, sentBy } from "./card-reading.ts";
import { cardIn, read } from "./approvals.ts";
import { type Where, dataOf, openDesk } from "./desk.ts";
import { ALL, HOME, VENLO, WEERT, at, colleague, directoryOf, iris, marieke, noor, ruben, sam } from "./people.ts";

/** A word that stands in everything people type: it may be nowhere that markdown is read. */
const TYPED = "KANARIE";

export const anouk: Person = {
  ...iris,
  id: iris.id.replace("0010", "0011") as PersonId,
  name: "Anouk Timmermans",
  grants: [{ role: "ict-manager", organisations: ALL }],
};

/** Works for the Helpdesk, but for Weert alone. */
export const wim: Person = {
  ...sam,
  id: sam.id.replace("0007", "0030") as PersonId,
  name: "Wim Weerts",
  appointments: [WEERT],
  grants: [{ role: "helpdesk", organisations: [WEERT] } satisfies Grant],
};

export const TREE = CalamityTree.parse({
  questions: [
    {
      id: "wie",
      ask: "Ligt een hele gemeente stil?",
      answers: [
        { answer: "Ja", verdict: "calamity" },
        { answer: "Nee", next: "lang" },
      ],
    },
    {
      id: "lang",
      ask: "Duurt het lang?",
      answers: [
        { answer: "Ja", verdict: "calamity" },
        { answer: "Nee", verdict: "incident" },
      ],
    },
  ],
});

const ORGANISATIONS = ["Venlo", "Roermond", "Weert", "Nederweert", "ICT NML"].map((name, index) => ({
  ...{ id: ALL[index] ?? HOME, name },
}));

interface Given {
  readonly rows?: Rows;
  readonly tree?: CalamityTree;
  /** Absent: all of them have a channel. */
  readonly without?: readonly OrganisationId[];
  readonly people?: readonly Colleague[];
}

/** Calamities on a store in memory, without Teams. */
export function openCalamities(given: Given = {}) {
  let people = given.people ?? [sam, ruben, iris, anouk, wim].map((person) => colleague(person));
  let now = at("10:00");
  let without = given.without ?? [];
  let reports = 0;
  const introduced = new Set<PersonId>();
  const house = openDesk(given.rows && { rows: given.rows });
  const store = createCalamityStore(
    house.rows,
    HOME,
    () => instant(new Date()),
    () => undefined,
  );
  const calamities: Calamities = {
    ...{ desk: house.desk, store, tree: given.tree },
    directory: {
      colleague: (id) => directoryOf(people).colleague(id),
      holders: (role, organisation) => directoryOf(people).holders(role, organisation),
      organisations: ORGANISATIONS as unknown as Calamities["directory"]["organisations"],
      shared: HOME,
    },
    hasChannel: (organisation) => Promise.resolve(!without.includes(organisation)),
    introduce: async (person) => void introduced.add(person),
  };
  const actions = calamityActions(calamities);
  const commands = calamityCommands(calamities, actions);
  const subjects = calamitySubjects(calamities);
  const look = createCalamityWatch({ store, home: HOME, now: () => now, log: { error: () => undefined } });

  const press = async (actor: Person, verb: string, data: unknown, where: Where = {}): Promise<Message> =>
    actions[verb]?.(data, house.turn(actor, { now, ...where })) ?? house.press(actor, verb, data, { now, ...where });
  const say = async (actor: Person, text: string, where: Where = {}): Promise<Message> => {
    for (const { says, run } of commands) {
      const match = says.exec(text);
      if (match) return (await run(match, house.turn(actor, { now, ...where })))[0] ?? { summary: "" };
    }
    return (await house.say(actor, text, { now, ...where }))[0] ?? { summary: "" };
  };
  const calamity = async (number: string): Promise<Calamity> => {
    const found = await store.find(number as TicketNumber);
    if (!found) throw new Error(`no calamity ${number}`);
    return found.calamity;
  };
  const wanted = async () =>
    (await collect(house.rows.range(HOME, under("outbox|", 1_000)))).map(({ value }) => value as OutboxRow["value"]);
  const show = async (subject: string, place: Place): Promise<Message | undefined> =>
    subjects[subject.split(":")[0] ?? ""]?.(HOME, subject, place);

  return {
    ...house,
    ...{ calamities, store, introduced, press, say, calamity, show, look, wanted },
    moveTo: (moment: typeof now) => void (now = moment),
    unbind: (...organisations: readonly OrganisationId[]) => void (without = organisations),
    dismiss: (who: Person) => void (people = people.filter(({ id }) => id !== who.id)),
    async report(actor: Person = noor, text = "Niemand kan inloggen"): Promise<string> {
      const filed = await house.press(actor, "ticket.report", { nonce: `form-${String(reports++)}`, text }, { now });
      return String(dataOf(filed)["number"]);
    },
    /** Reported, assessed as a calamity and, unless it is only proposed, declared. */
    async begin(
      kind: "proposed" | "general" | "failover" | "outbreak" = "general",
      { text, whom = "" }: { readonly text?: string; readonly whom?: string } = {},
    ): Promise<string> {
      const number = await this.report(noor, text);
      await say(sam, `calamiteit voorstellen ${number}: hele gemeente ligt stil`);
      const word = { general: "calamiteit", failover: "uitwijk", outbreak: "uitbraak", proposed: "" }[kind];
      if (word) await say(iris, `${word} uitroepen ${number}${whom && ` voor ${whom}`}: Het netwerk ligt plat`);
      return number;
    },
    /** Everything that was ever to be shown in a place, as it is now. */
    async shownIn(place: Place): Promise<readonly Message[]> {
      const theirs = new Set((await wanted()).filter((row) => row.place === place).map(({ subject }) => subject));
      const messages = await Promise.all([...theirs].map((subject) => show(subject, place)));
      return messages.filter((message) => message !== undefined);
    },
    /** What can be read in a place. */
    async readIn(place: Place): Promise<string> {
      return (await this.shownIn(place)).map((message) => `${message.summary}\n${read(message)}`).join("\n");
    },
    /** Presses a button on the card that is in a place. */
    async tap(
      who: Person,
      number: string,
      title: string,
      filled: Readonly<Record<string, string>> = {},
      seen?: Message,
    ) {
      const card = seen ?? (await show(`calamity:${number}`, HELPDESK));
      const buttons = card ? buttonsOn(cardIn(card)) : [];
      const button = buttons.find((one) => one.title === title);
      if (!button) throw new Error(`no button ${title}, only: ${buttons.map((one) => one.title).join(", ")}`);
      return press(who, button.verb, sentBy(button, filled), { chat: "channel" });
    },
  };
}

export const HELPDESK = channelPlace("helpdesk");
export const BEHEER = channelPlace("operations");
export const inChannelOf = (organisation: OrganisationId): Place => channelPlace(organisation);

const READERS = { "the Helpdesk": HELPDESK, Beheer: BEHEER, "the incident manager": personPlace(iris.id) };

/** Every card about a calamity in every state that matters, by a name that says which. */
export async function everyCalamityCard(): Promise<ReadonlyMap<string, Message>> {
  const cards = new Map<string, Message>();
  const keep = (name: string, message: Message | undefined) => {
    if (!message) throw new Error(`nothing is shown for ${name}`);
    cards.set(name, message);
  };
  const said = `${TYPED} doet het niet\ntweede regel ${TYPED}`;
  const evil = (person: Person): Person => ({ ...person, name: `[${person.name}](https://evil.example)` });
  const lead = evil(iris);
  const agent = evil(sam);
  const house = openCalamities({ tree: TREE, people: [agent, lead].map((one) => colleague(one)) });
  const plainHouse = openCalamities();
  const example = openCalamities({ tree: { ...TREE, example: true } });
  house.unbind(WEERT);

  keep("the assessment without a tree", await plainHouse.say(agent, `eerste beoordeling ${await plainHouse.report()}`));
  keep("a question of an example", await example.say(agent, `eerste beoordeling ${await example.report()}`));
  keep("no calamities", await house.say(agent, "calamiteiten"));
  const number = await house.report(noor, said);
  keep("the first question", await house.say(agent, `eerste beoordeling ${number}`));
  keep("the second question", await house.say(agent, `eerste beoordeling ${number}: nee`));
  keep("what the questions lead to", await house.say(agent, `eerste beoordeling ${number}: nee, ja`));
  keep("assessed as an incident", await house.say(agent, `incident ${number}: ${said}`));
  await house.say(agent, `calamiteit voorstellen ${number}: ${said}`);
  const living = (name: string) =>
    Promise.all(
      Object.entries(READERS).map(async ([reader, place]) =>
        keep(`${name}, for ${reader}`, await house.show(`calamity:${number}`, place)),
      ),
    );
  await living("a calamity that is proposed");
  keep("a refusal to declare", await house.say(agent, `calamiteit uitroepen ${number}: ${said}`));
  await house.say(lead, `geen calamiteit ${number}: ${said}`);
  await living("no calamity");
  await house.say(agent, `calamiteit voorstellen ${number}: ${said} 2`);
  await house.say(lead, `uitbraak uitroepen ${number} voor iedereen: ${said}`);
  await living("an outbreak that was declared");
  keep("calamities", await house.say(agent, "calamiteiten"));
  await house.say(agent, `ik doe techniek ${number}`);
  await house.say(agent, `besluit ${number}: ${said}`);
  await house.say(agent, `uitgezet ${number}: ${said}`);
  await house.say(agent, `isoleren ${number}`);
  for (const again of ["", "2"]) await house.say(lead, `bericht gemeenten ${number}: ${said} ${again}`);
  await living("an outbreak that lasts");
  keep("a calamity for a municipality", await house.show(`calamity:${number}`, inChannelOf(VENLO)));
  const { version } = await house.calamity(number);
  keep("whom Beheer has to call", await house.show(`calamity-call:${number}:${String(version)}`, BEHEER));
  keep("the other actions of an outbreak", await house.press(agent, "calamity.more", { calamity: number, nonce: "n" }));
  await house.say(lead, `calamiteit voorbij ${number}: ${said}`);
  await living("a calamity that is over");
  keep(
    "the other actions when it is over",
    await house.press(agent, "calamity.more", { calamity: number, nonce: "n" }),
  );
  keep("a calamity that is over, for a municipality", await house.show(`calamity:${number}`, inChannelOf(VENLO)));
  keep("the summary", await house.show(`calamity-summary:${number}`, HELPDESK));
  keep("the summary for a municipality", await house.show(`calamity-summary:${number}`, inChannelOf(VENLO)));
  keep("found by a municipality", await house.say(marieke, `calamiteit ${number}`));

  const failover = await plainHouse.begin("failover");
  keep("a failover, for Beheer", await plainHouse.show(`calamity:${failover}`, BEHEER));
  keep("a failover, for the Helpdesk", await plainHouse.show(`calamity:${failover}`, HELPDESK));
  keep(
    "the other actions of a failover",
    await plainHouse.press(ruben, "calamity.more", { calamity: failover, nonce: "n" }),
  );
  await plainHouse.say(ruben, `uitwijk gelukt ${failover}`);
  keep("a failover that has worked", await plainHouse.show(`calamity:${failover}`, BEHEER));
  await plainHouse.say(iris, `calamiteit voorbij ${failover}: Klaar`);
  keep("the summary without decisions", await plainHouse.show(`calamity-summary:${failover}`, BEHEER));
  return cards;
}

/** The longest that a card about a calamity may become: every text at its limit, in four-byte characters. */
export async function longestCalamityCards(): Promise<ReadonlyMap<string, Message>> {
  const house = openCalamities({ without: ALL });
  const long = "🖨".repeat(1000);
  const number = await house.begin("proposed");
  await house.say(iris, `uitbraak uitroepen ${number} voor iedereen: ${long}`);
  for (const step of ["identificeren", "isoleren", "verwijderen", "repareren"])
    await house.say(sam, `${step} ${number}`);
  for (let count = 0; count < 14; count++) await house.say(sam, `besluit ${number}: ${long}`);
  for (let count = 0; count < 6; count++) await house.say(sam, `bericht gemeenten ${number}: ${long}`);
  const { version } = await house.calamity(number);
  const longest = new Map<string, Message | undefined>([
    ["the longest calamity", await house.show(`calamity:${number}`, BEHEER)],
    ["the longest calamity of a municipality", await house.show(`calamity:${number}`, inChannelOf(VENLO))],
    ["the longest call", await house.show(`calamity-call:${number}:${String(version)}`, BEHEER)],
  ]);
  await house.say(iris, `calamiteit voorbij ${number}: ${long}`);
  longest.set("the longest summary", await house.show(`calamity-summary:${number}`, HELPDESK));
  return new Map([...longest].flatMap(([name, message]) => (message ? [[name, message] as const] : [])));
}
