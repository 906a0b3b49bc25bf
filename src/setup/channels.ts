import { channelPlace } from "../lib/place.ts";
import type { Organisation } from "../people/organisation-file.ts";
import { type OrganisationId, type Person, type Role, holds } from "../people/person.ts";
import type { Places } from "../places/places.ts";

/** A channel that notices and tickets can go to, and who may say which conversation it is. */
export interface Bindable {
  readonly channel: string;
  readonly name: string;
  readonly role: Role;
  /** For which organisations the role has to be held: a team's channel shows what is of all of them. */
  readonly of: readonly OrganisationId[];
  /** Whose tenant the channel has to be in: everybody who can open the channel reads what comes there. */
  readonly owners: readonly NamedOrganisation[];
}

export type NamedOrganisation = Pick<Organisation, "id" | "name" | "kind" | "tenants">;

/** Every channel there can be. A new kind of channel is one more line here. */
export function bindablesOf(organisations: readonly NamedOrganisation[]): readonly Bindable[] {
  const of = organisations.map(({ id }) => id);
  const owners = organisations.filter(({ kind }) => kind === "shared");
  return [
    { channel: "helpdesk", name: "Helpdesk", role: "helpdesk", of, owners },
    { channel: "operations", name: "Beheer", role: "operations", of, owners },
    { channel: "reports", name: "Rapportage", role: "ict-manager", of, owners },
    ...organisations
      .filter(({ kind }) => kind === "municipality")
      .map((municipality): Bindable => ({
        channel: municipality.id,
        name: municipality.name,
        role: "municipality-contact",
        of: [municipality.id],
        owners: [municipality, ...owners],
      })),
  ];
}

export const mayBind = ({ role, of }: Bindable, person: Pick<Person, "grants">): boolean =>
  of.every((organisation) => holds(person, role, organisation));

/** What people call a channel. */
export const channelNameOf = (organisations: readonly NamedOrganisation[], channel: string): string =>
  bindablesOf(organisations).find((one) => one.channel === channel)?.name ?? channel;

/** Whether anything sent to this channel would be seen. */
export const isBound = async (places: Places, home: OrganisationId, channel: string): Promise<boolean> =>
  (await places.find(home, channelPlace(channel))) !== undefined;
