import { channelPlace } from "../lib/place.ts";
import { type OrganisationId, type Person, type Role, holds } from "../people/person.ts";
import type { Command } from "../people/turn.ts";
import type { Places } from "./places.ts";

/** A channel that notices and tickets can go to, and who may say which conversation it is. */
interface Bindable {
  readonly channel: string;
  readonly name: string;
  readonly mayBind: (person: Person) => boolean;
}

export interface NamedOrganisation {
  readonly id: OrganisationId;
  readonly name: string;
  readonly kind: "municipality" | "shared";
}

const ONLY_IN_A_CHANNEL =
  "Een kanaal koppelt u in het kanaal zelf. Typ daar: @Helpdesk koppel dit kanaal aan Helpdesk.";

/** *@Helpdesk koppel dit kanaal aan Helpdesk*, or Beheer, or a municipality; and *ontkoppel dit kanaal*. */
export function channelCommands(places: Places, organisations: readonly NamedOrganisation[]): Command[] {
  const bindables = bindablesOf(organisations);
  const find = (name: string) =>
    bindables.find((bindable) => bindable.name.toLowerCase() === name.trim().toLowerCase());

  return [
    {
      says: /^koppel(?: dit)? kanaal aan (?:de )?(.+?)[.!]?$/i,
      run: async ([, name = ""], turn) => {
        if (turn.chat !== "channel") return [{ summary: ONLY_IN_A_CHANNEL }];

        const bindable = find(name);
        if (!bindable)
          return [{ summary: `Dit kan ik niet koppelen. Kies uit: ${bindables.map((one) => one.name).join(", ")}.` }];
        if (!bindable.mayBind(turn.actor)) return [{ summary: `U hebt niet de rol om ${bindable.name} te koppelen.` }];

        await places.bindChannel(bindable.channel, turn.reference);
        return [{ summary: `Dit kanaal is nu gekoppeld aan ${bindable.name}.` }];
      },
    },
    {
      says: /^ontkoppel(?: dit kanaal)?[.!]?$/i,
      run: async (_, turn) => {
        if (turn.chat !== "channel") return [{ summary: ONLY_IN_A_CHANNEL }];

        const channel = await places.channelOf(turn.conversationId);
        const bindable = bindables.find((one) => one.channel === channel);
        if (!bindable) return [{ summary: "Dit kanaal is nergens aan gekoppeld." }];
        if (!bindable.mayBind(turn.actor))
          return [{ summary: `U hebt niet de rol om ${bindable.name} los te koppelen.` }];

        await places.unbindChannel(bindable.channel);
        return [
          {
            summary: `Dit kanaal is niet meer gekoppeld aan ${bindable.name}. Berichten wachten tot er weer een kanaal is.`,
          },
        ];
      },
    },
  ];
}

function bindablesOf(organisations: readonly NamedOrganisation[]): Bindable[] {
  const inAnyOf = (role: Role) => (person: Person) => organisations.some(({ id }) => holds(person, role, id));
  return [
    { channel: "helpdesk", name: "Helpdesk", mayBind: inAnyOf("helpdesk") },
    { channel: "operations", name: "Beheer", mayBind: inAnyOf("operations") },
    ...organisations
      .filter(({ kind }) => kind === "municipality")
      .map(({ id, name }) => ({
        channel: id,
        name,
        mayBind: (person: Person) => holds(person, "municipality-contact", id),
      })),
  ];
}

/** Whether anything sent to this channel would be seen. */
export const isBound = async (places: Places, home: OrganisationId, channel: string): Promise<boolean> =>
  (await places.find(home, channelPlace(channel))) !== undefined;
