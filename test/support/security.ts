import type { Render } from "../../src/delivery/outbox.ts";
import type { Message } from "../../src/lib/message.ts";
import type { Place } from "../../src/lib/place.ts";
import type { OrganisationId, Person, PersonId } from "../../src/people/person.ts";
import { type SecurityDesk, cisoView, securityActions, securityIn } from "../../src/security/security-actions.ts";
import { securityCommands } from "../../src/security/security-commands.ts";
import { securitySubjects } from "../../src/security/security-subjects.ts";
import type { Desk } from "../../src/tickets/desk.ts";
import { ticketSubjects } from "../../src/tickets/ticket-subjects.ts";
import { type Where, openDesk } from "./desk.ts";
import { VENLO, WEERT, directoryOf, colleague, karel, mirjam } from "./people.ts";

export const cisoOfVenlo: Person = { ...karel, grants: [{ role: "ciso", organisations: [VENLO] }] };
export const cisoOfWeert: Person = { ...mirjam, grants: [{ role: "ciso", organisations: [WEERT] }] };

/** The desk with its security, on a store in memory. */
export function openSecurity(given: { readonly cisos?: Person[]; readonly settings?: Partial<Desk> } = {}) {
  const cisos = given.cisos ?? [cisoOfVenlo, cisoOfWeert];
  const introduced: PersonId[] = [];
  const house: ReturnType<typeof openDesk> = openDesk({
    settings: {
      securityIn: (said, turn, form, link) => securityIn(security)(said, turn, form, link),
      deciderView: (ticket, turn, notice) => cisoView(security)(ticket, turn, notice),
      introduce: (person) => Promise.resolve(void introduced.push(person)),
      ...given.settings,
    },
  });
  const security: SecurityDesk = {
    desk: house.desk,
    cisosOf: (id) => directoryOf(cisos.map((person) => colleague(person))).holders("ciso", id),
  };
  const actions = securityActions(security);
  const commands = securityCommands(security, actions);

  return {
    ...house,
    cisos,
    introduced,
    press: async (actor: Person, verb: string, data: unknown, where: Where = {}): Promise<Message> =>
      actions[verb]?.(data, house.turn(actor, where)) ?? house.press(actor, verb, data, where),
    async say(actor: Person, text: string, where: Where = {}): Promise<readonly Message[]> {
      for (const { says, run } of commands) {
        const match = says.exec(text);
        if (match) return run(match, house.turn(actor, where));
      }
      return house.say(actor, text, where);
    },
    show: async (organisation: OrganisationId, subject: string, place: Place): Promise<Message | undefined> => {
      const subjects: Readonly<Record<string, Render>> = {
        ...ticketSubjects(house.desk),
        ...securitySubjects(security),
      };
      return subjects[subject.split(":")[0] ?? ""]?.(organisation, subject, place);
    },
  };
}
