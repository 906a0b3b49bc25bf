import { createApprovals } from "../../src/approvals/approvals.ts";
import type { Instant } from "../../src/lib/instant.ts";
import type { Message } from "../../src/lib/message.ts";
import type { Organisation } from "../../src/people/organisation-file.ts";
import type { Colleague, OrganisationId, Person } from "../../src/people/person.ts";
import type { Requests } from "../../src/requests/file-request.ts";
import type { Answer, RequestKind } from "../../src/requests/kind.ts";
import { requestActions } from "../../src/requests/request-actions.ts";
import { requestCommands } from "../../src/requests/request-commands.ts";
import type { Desk } from "../../src/tickets/desk.ts";
import type { TicketNumber } from "../../src/tickets/ticket.ts";
import { type Where, dataOf, openDesk } from "../support/desk.ts";
import { HOME, VENLO, at, bram, colleague, daan, directoryOf, marieke, noor, youssef } from "../support/people.ts";

type Settings = Partial<Pick<Organisation, "sharedMailboxes" | "decidedBy">>;

export const organisationOf = (id: OrganisationId, settings: Settings = {}): Organisation => ({
  id,
  name: id === HOME ? "ICT NML" : id.charAt(0).toUpperCase() + id.slice(1),
  kind: id === HOME ? "shared" : "municipality",
  tenants: [],
  domains: [],
  doors: {},
  decidedBy: {},
  ...settings,
});

/** Noor and Youssef with their leidinggevende Marieke, Bram who owns a mailbox, and Daan of another municipality. */
export const PEOPLE: readonly Colleague[] = [
  colleague(noor, { manager: marieke.id }),
  colleague(youssef, { manager: marieke.id }),
  ...[marieke, bram, daan].map((person) => colleague(person)),
];

interface Given {
  readonly people?: readonly Colleague[];
  readonly settings?: Settings;
  readonly desk?: Partial<Desk>;
}

/** Asking for something, on a store in memory, with who decides as the directory has it. */
export function openRequests({ people = PEOPLE, settings = {}, desk: own = {} }: Given = {}) {
  const { desk, ticket, turn } = openDesk({ settings: own });
  const directory = { ...directoryOf(people), organisation: (id: OrganisationId) => organisationOf(id, settings) };
  const approvals = createApprovals(
    desk,
    { directory, isReachable: () => Promise.resolve(true) },
    { introduce: () => Promise.resolve(), refused: () => Promise.resolve() },
  );
  const house: Requests = { desk, approvals, directory };
  const actions = requestActions(house);
  const commands = requestCommands(house);

  return {
    house,
    async press(actor: Person, verb: string, data: unknown, where: Where = {}): Promise<Message> {
      const action = actions[verb];
      if (!action) throw new Error(`no action ${verb}`);
      return action(data, turn(actor, where));
    },
    /** Undefined when it is none of the commands about requests. */
    async say(actor: Person, text: string, where: Where = {}): Promise<Message | undefined> {
      for (const { says, run } of commands) {
        const match = says.exec(text);
        if (match) return (await run(match, turn(actor, where)))[0];
      }
      return undefined;
    },
    /** The ticket that this confirmation is of. */
    filed: (confirmation: Message, organisation = VENLO) =>
      ticket(organisation, String(dataOf(confirmation)["number"])),
    async count(organisation = VENLO): Promise<number> {
      const lists = await Promise.all(people.map((person) => desk.tickets.listOf(person.id, [organisation], "", 100)));
      return lists.flat().length;
    },
    find: (number: string, organisation = VENLO) => desk.tickets.find(organisation, number as TicketNumber),
  };
}

/** What a kind makes of a form that was filled in: what it answers, or what is wrong with the fields. */
export async function answerTo(
  kind: RequestKind,
  fields: object,
  asks: {
    readonly actor?: Person;
    readonly now?: Instant;
    readonly settings?: Settings;
    readonly at?: OrganisationId;
  } = {},
): Promise<Answer | { readonly problems: readonly string[] }> {
  const given = kind.form.safeParse(fields);
  if (!given.success) return { problems: given.error.issues.map(({ message }) => message) };
  const { actor = noor, now = at("10:00"), settings = {}, at: organisation = VENLO } = asks;
  return kind.answer(given.data, {
    ...{ actor, now, organisation: organisationOf(organisation, settings) },
    colleague: directoryOf(PEOPLE).colleague,
  });
}
