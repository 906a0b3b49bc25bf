import { randomUUID } from "node:crypto";
import { channelPlace, keyPart } from "../lib/place.ts";
import type { Change } from "../lib/rows.ts";
import { type OrganisationId, type Person, type Role, holds } from "../people/person.ts";
import type { Command, Turn } from "../people/turn.ts";
import type { Places } from "./places.ts";

/** A channel that notices and tickets can go to, and who may say which conversation it is. */
interface Bindable {
  readonly channel: string;
  readonly name: string;
  readonly mayBind: (person: Person) => boolean;
  /** Whose tenant the channel has to be in: everybody who can open the channel reads what comes there. */
  readonly owners: readonly NamedOrganisation[];
}

export interface NamedOrganisation {
  readonly id: OrganisationId;
  readonly name: string;
  readonly kind: "municipality" | "shared";
  readonly tenants: readonly string[];
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

        if (!isOwn(bindable, turn.reference.tenantId)) return [{ summary: notOwnText(bindable) }];

        await places.bindChannel(bindable.channel, turn.reference, () => trace("bind-channel", bindable, turn));
        return [{ summary: `Dit kanaal is nu gekoppeld aan ${bindable.name}.` }];
      },
    },
    {
      says: /^ontkoppel(?: dit kanaal)?[.!]?$/i,
      run: async (_, turn) => {
        if (turn.chat !== "channel") return [{ summary: ONLY_IN_A_CHANNEL }];

        const channel = await places.channelOf(turn.reference.conversationId);
        const bindable = bindables.find((one) => one.channel === channel);
        if (!bindable) return [{ summary: "Dit kanaal is nergens aan gekoppeld." }];
        if (!bindable.mayBind(turn.actor))
          return [{ summary: `U hebt niet de rol om ${bindable.name} los te koppelen.` }];

        await places.unbindChannel(bindable.channel, () => trace("unbind-channel", bindable, turn));
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
  // A team's channel shows the tickets of all of them.
  const forAll = (role: Role) => (person: Person) => organisations.every(({ id }) => holds(person, role, id));
  const shared = organisations.filter(({ kind }) => kind === "shared");
  return [
    { channel: "helpdesk", name: "Helpdesk", mayBind: forAll("helpdesk"), owners: shared },
    { channel: "operations", name: "Beheer", mayBind: forAll("operations"), owners: shared },
    { channel: "reports", name: "Rapportage", mayBind: forAll("ict-manager"), owners: shared },
    ...organisations
      .filter(({ kind }) => kind === "municipality")
      .map((municipality) => ({
        channel: municipality.id,
        name: municipality.name,
        mayBind: (person: Person) => holds(person, "municipality-contact", municipality.id),
        owners: [municipality, ...shared],
      })),
  ];
}

/** Who decided where everything goes from now on; never a name. */
const trace = (act: string, { channel }: Bindable, { actor, now, reference }: Turn): Change => ({
  insert: `audit|${now}|${randomUUID()}`,
  value: { act, channel, by: actor.id, at: now, conversation: keyPart(reference.conversationId) },
});

const isOwn = ({ owners }: Bindable, tenantId: string): boolean =>
  owners.some(({ tenants }) => tenants.includes(tenantId));

const notOwnText = ({ name, owners }: Bindable): string =>
  `Dit kanaal is van een andere organisatie. ${name} kan alleen in een kanaal van ${owners.map((one) => one.name).join(" of ")}.`;

/** Whether anything sent to this channel would be seen. */
export const isBound = async (places: Places, home: OrganisationId, channel: string): Promise<boolean> =>
  (await places.find(home, channelPlace(channel))) !== undefined;
