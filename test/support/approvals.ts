import { approvalActions, deciderView } from "../../src/approvals/approval-actions.ts";
import { cardOf } from "../../src/approvals/approval-cards.ts";
import { approvalCommands } from "../../src/approvals/approval-commands.ts";
import { approvalSubjects } from "../../src/approvals/approval-subjects.ts";
import { createApprovals } from "../../src/approvals/approvals.ts";
import { lookAgain, remind } from "../../src/approvals/asking.ts";
import type { DecidedBy } from "../../src/approvals/deciders.ts";
import type { OutboxRow } from "../../src/delivery/outbox.ts";
import type { Message } from "../../src/lib/message.ts";
import { channelPlace, personPlace } from "../../src/lib/place.ts";
import { type Rows, collect, under } from "../../src/lib/rows.ts";
import type { Colleague, OrganisationId, Person, PersonId } from "../../src/people/person.ts";
import { createRenderer } from "../../src/teams/render-card.ts";
import type { Requested } from "../../src/tickets/asked-for.ts";
import type { Desk } from "../../src/tickets/desk.ts";
import { file } from "../../src/tickets/report-ticket.ts";
import { saidIn } from "../../src/tickets/ticket-input.ts";
import { showingsOf } from "../../src/tickets/ticket-showings.ts";
import { BOT, type Ticket, request } from "../../src/tickets/ticket.ts";
import { type Json, buttonsOn, readable, sentBy } from "./card-reading.ts";
import { type Where, openDesk } from "./desk.ts";
import {
  HOME,
  VENLO,
  at,
  bram,
  colleague,
  daan,
  directoryOf,
  fatima,
  hanneke,
  iris,
  karel,
  marieke,
  noor,
  peter,
  ruben,
  sam,
  sanne,
} from "./people.ts";

/** Noor's leidinggevende is Marieke; Karel stands in for her, Hanneke is above her. Daan's is Peter, then Sanne. */
const PEOPLE: readonly Colleague[] = [
  colleague(noor, { manager: marieke.id }),
  colleague(marieke, { substitute: karel.id, manager: hanneke.id }),
  colleague(daan, { manager: peter.id }),
  colleague(peter, { substitute: sanne.id }),
  ...[karel, hanneke, bram, sanne, iris, sam, fatima, ruben].map((person) => colleague(person)),
];

const STORAGE: Requested = {
  kind: "extra-storage",
  title: "Extra opslag",
  section: "4.8",
  facts: [
    { label: "Map of schijf", value: "G:\\Archief" },
    { label: "Hoeveel", value: "50 GB" },
  ],
  cost: "Opslag telt mee voor de bijdrage van uw gemeente (DVO 6.1).",
};

const MAILBOX: Requested = {
  kind: "mailbox-rights",
  title: "Mailboxrechten",
  section: "4.7.5",
  facts: [{ label: "Recht", value: "Lezen" }],
  ownerSteps: ["Open Outlook.", "Kies Machtigingen."],
};

interface Filing {
  readonly actor?: Person;
  readonly organisation?: OrganisationId;
  readonly decidedBy?: DecidedBy;
  readonly what?: Requested;
  readonly text?: string;
}

/** Bram is asked for his mailbox. */
export const FROM_BRAM: Filing = {
  decidedBy: { by: "owner", owner: bram.id },
  what: MAILBOX,
  text: "Ik neem zijn werk waar",
};

const render = createRenderer("cards");
/** What a client shows of a message. */
export const cardIn = ({ card, summary }: Message): Json => (card ? render(card, summary) : { text: summary });
/** Everything that can be read on it. */
export const read = (message: Message | undefined): string => (message ? readable(cardIn(message)) : "");
export const buttonsIn = (message: Message): string[] => buttonsOn(cardIn(message)).map(({ title }) => title);

/** Requests and decisions on a store in memory, with a directory that can change under them. */
export function openApprovals(given: { readonly rows?: Rows; readonly settings?: Partial<Desk> } = {}) {
  let people = PEOPLE;
  let now = at("10:00");
  const unreachable = new Set<string>();
  const traces: { readonly by: PersonId; readonly reason: string }[] = [];
  const introduced = new Set<PersonId>();

  const house = openDesk({
    ...(given.rows && { rows: given.rows }),
    settings: { deciderView: (...view) => deciderView(approvals)(...view), ...given.settings },
  });
  const approvals = createApprovals(
    house.desk,
    {
      directory: {
        colleague: (id) => directoryOf(people).colleague(id),
        holders: (role, organisation) => directoryOf(people).holders(role, organisation),
      },
      isReachable: (_, place) => Promise.resolve(!unreachable.has(place)),
    },
    {
      introduce: async ({ approval }) => approval?.asked.forEach(({ person }) => person && introduced.add(person)),
      refused: async (_, by, reason) => void traces.push({ by, reason }),
    },
  );
  const actions = approvalActions(approvals);
  const commands = approvalCommands(approvals, actions);
  const subjects = approvalSubjects(approvals, () => now);
  /** As the directory lets them in now. */
  const acting = ({ id, ...rest }: Person): Person => people.find((one) => one.id === id) ?? { id, ...rest };

  const press = async (who: Person, verb: string, data: unknown, where: Where = {}): Promise<Message> => {
    const actor = acting(who);
    return (
      actions[verb]?.(data, house.turn(actor, { now, ...where })) ?? house.press(actor, verb, data, { now, ...where })
    );
  };
  const say = async (who: Person, text: string, where: Where = {}): Promise<Message> => {
    const actor = acting(who);
    for (const { says, run } of commands) {
      const match = says.exec(text);
      if (match) return (await run(match, house.turn(actor, { now, ...where })))[0] ?? { summary: "" };
    }
    return (await house.say(actor, text, { now, ...where }))[0] ?? { summary: "" };
  };
  const show = async (ticket: Ticket, who: Person | "Helpdesk", card?: number): Promise<Message> => {
    const person = who === "Helpdesk" ? undefined : who.id;
    const place = person ? personPlace(person) : channelPlace("helpdesk");
    const subject = `approval:${ticket.number}:${String(card ?? cardOf(ticket, person))}`;
    const shown = await subjects.approval(ticket.organisation, subject, place);
    if (!shown) throw new Error(`nothing is shown for ${subject} to ${place}`);
    return shown;
  };
  const ticket = (number: string, organisation = VENLO): Promise<Ticket> => house.ticket(organisation, number);

  return {
    ...house,
    ...{ approvals, actions, traces, introduced, unreachable, press, say, ticket },
    moveTo: (moment: typeof now) => void (now = moment),
    /** From now on the directory says this of somebody. */
    change(who: Person, extra: Partial<Colleague>) {
      people = people.map((one) => (one.id === who.id ? { ...one, ...extra } : one));
    },
    /** So many more people have a mandate for Venlo. */
    authorise(count: number) {
      const more = Array.from({ length: count }, (_, index) => ({
        ...karel,
        name: `Gemachtigde ${"Naam ".repeat(6)} ${String(index)}`,
        id: karel.id.replace("0013", String(1000 + index)) as PersonId,
      }));
      people = [...people, ...more.map((person) => colleague(person))];
    },
    async file({
      actor = noor,
      organisation = VENLO,
      decidedBy = { by: "manager" },
      what = STORAGE,
      text,
    }: Filing = {}) {
      const turn = house.turn(acting(actor), { now });
      const asked = { said: saidIn(text ?? "Voor het archief van de wijk"), request: what };
      const filed = request(await house.desk.numbers.next(now), organisation, asked, turn);
      const begun = await approvals.begin(filed, decidedBy, turn);
      await file(house.desk, begun, { person: actor.id, nonce: begun.number, act: {} }, turn);
      return begun.number;
    },
    /** The request on the newest card of who is asked. */
    card: async (who: Person | "Helpdesk", number: string, organisation = VENLO) =>
      show(await ticket(number, organisation), who),
    older: async (who: Person, number: string, card: number) => show(await ticket(number), who, card),
    /** Presses a button on that card, or on one that was seen before. */
    async tap(
      who: Person,
      number: string,
      title: string,
      filled: Readonly<Record<string, string>> = {},
      on: { readonly seen?: Message; readonly channel?: true } = {},
    ): Promise<Message> {
      const seen = on.seen ?? (await show(await ticket(number), on.channel ? "Helpdesk" : who));
      const button = buttonsOn(cardIn(seen)).find((one) => one.title === title);
      if (!button) throw new Error(`no button ${title}, only: ${buttonsIn(seen).join(", ")}`);
      return press(who, button.verb, sentBy(button, filled), on.channel ? { chat: "channel" } : {});
    },
    /** Looks again whether who was asked is still there, and reminds them otherwise. */
    async look(number: string, late: readonly Person[] = []): Promise<void> {
      const before = await house.desk.tickets.find(VENLO, (await ticket(number)).number);
      if (!before) return;
      const by = { actor: { ...iris, id: BOT, appointments: [HOME] } as Person, now };
      const after =
        lookAgain(before.ticket, await approvals.benchOf(before.ticket), new Set(late.map(({ id }) => id)), by) ??
        remind(before.ticket, by);
      if (after)
        await house.desk.tickets.save({ before, after, showings: showingsOf(before.ticket, after, undefined) });
    },
    /** Every card of decisions that was ever wanted in this person's chat, as it is now. */
    async cardsOf(who: Person, number: string): Promise<Message[]> {
      const rows = await collect(house.rows.range(VENLO, under("outbox|", 5_000)));
      const wanted = rows.map(({ value }) => value as OutboxRow["value"]);
      const place = personPlace(who.id);
      const isTheirs = ({ subject, place: there }: (typeof wanted)[number]) =>
        there === place && subject.startsWith(`approval:${number}:`);
      const theirs = new Set(wanted.filter(isTheirs).map(({ subject }) => subject));
      const shown = await Promise.all([...theirs].map((subject) => subjects.approval(VENLO, subject, place)));
      return shown.filter((message) => message !== undefined);
    },
  };
}

/** A word that stands in everything people type: it may be nowhere that markdown is read. */
const TYPED = "KANARIE";
const NAME = "[Noor](https://evil.example)";

/** Every card about a decision in every state that matters, by a name that says which. */
export async function everyApprovalCard(): Promise<ReadonlyMap<string, Message>> {
  const cards = new Map<string, Message>();
  const house = openApprovals();
  const away = { absent: [{ from: "2026-01-01" }] };
  const keep = (name: string, message: Message) => void cards.set(name, message);
  house.change(noor, { name: NAME });
  for (const who of [marieke, karel, hanneke, iris, sam, bram])
    house.change(who, { name: `[${who.name}](https://evil.example)` });
  const said = `${TYPED} is vol\ntweede regel ${TYPED}`;
  const fact = { label: "Map of schijf", value: TYPED };
  const what: Requested = { ...STORAGE, urgent: true, facts: [fact, { label: "Collega", person: marieke.id }] };
  const act = (who: Person, verb: string, number: string, fields: object, chat?: "channel") =>
    press(house, who, verb, number, fields, chat);

  keep("nothing to decide", await house.press(marieke, "approval.list", {}));
  const first = await house.file({ what, text: said });
  keep("a decision that is asked", await house.card(marieke, first));
  keep("a decision as typed, refused", await act(marieke, "approval.reject", first, {}));
  await act(marieke, "ticket.ask", first, { question: said });
  keep("a decision with a question", await house.card(marieke, first));
  for (const text of [said, `${said} 2`]) await act(noor, "ticket.add", first, { addition: text });
  await act(noor, "ticket.answer", first, { answer: said });
  keep("a decision with what was said since", await house.card(marieke, first));
  keep("an older card of a decision", await house.older(marieke, first, 2));
  await act(marieke, "approval.hand-over", first, { decider: karel.id });
  keep("a decision that was handed over", await house.card(marieke, first));
  keep("a decision namens", await house.card(karel, first));
  await act(karel, "approval.reject", first, { reason: said });
  keep("rejected", await house.card(karel, first));
  keep("rejected by somebody else", await house.card(marieke, first));
  await act(karel, "approval.revoke", first, {});
  keep("a decision taken back", await house.card(karel, first));
  await act(karel, "approval.approve", first, {});
  keep("approved", await house.card(karel, first));
  keep("a name that fits nobody", await house.say(karel, `laat beslissen ${first} ${TYPED}`));
  await act(noor, "ticket.withdraw", first, {});
  keep("withdrawn by the requester", await house.card(karel, first));

  const owned = await house.file({ ...FROM_BRAM, text: said });
  keep("asked as the owner", await house.card(bram, owned));
  await act(bram, "approval.approve", owned, {});
  keep("for the owner to arrange", await house.card(bram, owned));
  await act(bram, "approval.arranged", owned, {});
  keep("arranged", await house.card(bram, owned));

  for (let count = 0; count < 22; count++) await house.file({ what, text: said });
  keep("more than a page to decide", await house.press(marieke, "approval.list", {}));

  for (const who of [marieke, karel]) house.change(who, away);
  const passed = await house.file({ what, text: said });
  keep("a decision namens who is away", await house.card(hanneke, passed));
  house.change(hanneke, away);
  const nobody = await house.file({ what, text: said });
  keep("nobody to assign now", await house.card(iris, nobody));
  house.change(hanneke, { absent: [] });
  keep("somebody to assign", await house.card(iris, nobody));
  await act(iris, "approval.assign", nobody, { decider: hanneke.id });
  keep("assigned", await house.card(iris, nobody));
  keep("a decision that was assigned", await house.card(hanneke, nobody));
  for (const who of [karel, hanneke]) house.change(who, { grants: [] });
  house.change(iris, { hasLeft: true });
  const helpdesks = await house.file({ what, text: said });
  keep("nobody has a mandate", await house.card("Helpdesk", helpdesks));
  house.change(karel, { ...away, grants: karel.grants, absent: [] });
  keep("the Helpdesk assigns", await house.card("Helpdesk", helpdesks));
  await act(sam, "approval.assign", helpdesks, { decider: karel.id }, "channel");
  keep("the Helpdesk assigned", await house.card("Helpdesk", helpdesks));
  return cards;
}

/** The longest that a card about a decision may become: every text at its limit, in four-byte characters. */
export async function longestApprovalCards(): Promise<ReadonlyMap<string, Message>> {
  const house = openApprovals();
  const long = "🖨".repeat(1000);
  house.authorise(40);
  const facts = Array.from({ length: 6 }, (_, index) => ({ label: `Vraag ${String(index)}`, value: "🖨".repeat(100) }));
  const number = await house.file({ what: { ...STORAGE, facts }, text: long });
  for (let count = 0; count < 12; count++) await press(house, noor, "ticket.add", number, { addition: long });
  const added = await house.card(marieke, number);
  await press(house, marieke, "ticket.ask", number, { question: long });
  const asked = await house.card(marieke, number);
  await press(house, marieke, "approval.reject", number, { reason: long });
  const rejected = await house.card(marieke, number);
  for (const who of [marieke, karel, hanneke]) house.change(who, { absent: [{ from: "2026-01-01" }] });
  const unassigned = await house.file({ what: { ...STORAGE, facts }, text: long });
  return new Map([
    ["the longest decision", added],
    ["the longest question before a decision", asked],
    ["the longest reason", rejected],
    ["the longest choice of who decides", await house.card(iris, unassigned)],
  ]);
}

/** As the newest card's button would, without looking for it. */
async function press(
  house: ReturnType<typeof openApprovals>,
  who: Person,
  verb: string,
  ticket: string,
  fields: object,
  chat?: "channel",
): Promise<Message> {
  const { version } = await house.ticket(ticket);
  const data = { organisation: VENLO, ticket, nonce: String(version), ...fields };
  return house.press(who, verb, data, chat ? { chat } : {});
}
