import { escalationActions, type Escalations } from "../../src/escalation/escalation-actions.ts";
import { cardOf } from "../../src/escalation/escalation-cards.ts";
import { escalationCommands } from "../../src/escalation/escalation-commands.ts";
import { escalationSubjects } from "../../src/escalation/escalation-subjects.ts";
import { createEscalationWatch } from "../../src/escalation/escalation-watch.ts";
import { loadLadder } from "../../src/escalation/ladder.ts";
import type { Message } from "../../src/lib/message.ts";
import { channelPlace, personPlace } from "../../src/lib/place.ts";
import type { Colleague, OrganisationId, Person } from "../../src/people/person.ts";
import type { Organisation } from "../../src/people/organisation-file.ts";
import { type Where, dataOf, openDesk } from "../support/desk.ts";
import {
  ALL,
  ROERMOND,
  VENLO,
  at,
  bram,
  colleague,
  daan,
  directoryOf,
  fatima,
  iris,
  marieke,
  noor,
  peter,
  sam,
  sanne,
} from "../support/people.ts";

const role = (who: Person, name: Person["grants"][number]["role"]): Person => ({
  ...who,
  grants: [{ role: name, organisations: ALL }],
});
export const teamLead = role(
  { ...bram, id: bram.id.replace("0019", "0031") as Person["id"], name: "Tessa Claes" },
  "team-lead",
);
export const ictManager = role(
  { ...bram, id: bram.id.replace("0019", "0032") as Person["id"], name: "Anouk Timmermans" },
  "ict-manager",
);

/** Noor's leidinggevende is Marieke; Bram is Venlo's representative, Sanne Roermond's. */
const PEOPLE: readonly Colleague[] = [
  colleague(noor, { manager: marieke.id }),
  colleague(daan, { manager: peter.id }),
  ...[marieke, peter, iris, teamLead, ictManager, bram, sanne, sam, fatima].map((person) => colleague(person)),
];

export function openEscalations() {
  let people = PEOPLE;
  const representatives = new Map<OrganisationId, Person["id"]>([
    [VENLO, bram.id],
    [ROERMOND, sanne.id],
  ]);
  const unreachable = new Set<string>();
  const introduced = new Set<string>();
  const house = openDesk({ settings: { introduce: async (person) => void introduced.add(person) } });
  const directory = {
    colleague: (id: Person["id"]) => directoryOf(people).colleague(id),
    holders: (name: Parameters<ReturnType<typeof directoryOf>["holders"]>[0], id: OrganisationId) =>
      directoryOf(people).holders(name, id),
    organisation: (id: OrganisationId) => ({ representative: representatives.get(id) }) as Organisation,
  };
  const escalations: Escalations = {
    desk: house.desk,
    ladderOf: (ticket) => loadLadder({ directory, isReachable: async (_, place) => !unreachable.has(place) }, ticket),
    representativeOf: async (id) => people.find((one) => one.id === representatives.get(id))?.name,
  };
  const actions = escalationActions(escalations);
  const commands = escalationCommands(escalations, actions);
  const subjects = escalationSubjects(escalations);

  const press = (actor: Person, verb: string, data: unknown, where: Where = {}): Promise<Message> =>
    actions[verb]?.(data, house.turn(actor, where)) ?? house.press(actor, verb, data, where);

  return {
    ...house,
    ...{ press, unreachable, introduced, representatives },
    change(who: Person, extra: Partial<Colleague>) {
      people = people.map((one) => (one.id === who.id ? { ...one, ...extra } : one));
    },
    async report(reporter: Person = noor, text = "De printer doet het niet\nmaar KANARIE is geheim"): Promise<string> {
      const form = { nonce: "form", text };
      return String(dataOf(await house.press(reporter, "ticket.report", form))["number"]);
    },
    async act(who: Person, verb: string, number: string, fields: object = {}, where: Where = {}, of = VENLO) {
      const { version } = await house.ticket(of, number);
      return press(who, verb, { organisation: of, ticket: number, nonce: String(version), ...fields }, where);
    },
    async say(actor: Person, text: string, where: Where = {}): Promise<Message> {
      for (const { says, run } of commands) {
        const match = says.exec(text);
        if (match) return (await run(match, house.turn(actor, where)))[0] ?? { summary: "" };
      }
      return (await house.say(actor, text, where))[0] ?? { summary: "" };
    },
    /** The newest card of who is asked, or of the Helpdesk's channel. */
    async card(who: Person | "Helpdesk", number: string, of = VENLO): Promise<Message | undefined> {
      const ticket = await house.ticket(of, number);
      const person = who === "Helpdesk" ? undefined : who.id;
      const place = person ? personPlace(person) : channelPlace("helpdesk");
      return subjects.escalation(of, `escalation:${number}:${String(cardOf(ticket, person))}`, place);
    },
    look: () =>
      createEscalationWatch({
        house: escalations,
        organisations: [VENLO, ROERMOND],
        now: () => at("11:00"),
        log: {
          error: (_: unknown, message?: string) => {
            throw new Error(message);
          },
        },
      })(),
    /** Who is asked now, by name. */
    async asked(number: string, of = VENLO): Promise<readonly string[]> {
      const { escalation, names } = await house.ticket(of, number);
      const current = escalation?.asked.filter(({ over }) => !over) ?? [];
      return current.map(({ person, as }) => `${person ? (names[person] ?? "?") : "Helpdesk"} as ${as}`);
    },
  };
}
