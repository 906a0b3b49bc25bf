import { type Place, type Reference, channelPlace, personPlace } from "../lib/place.ts";
import type { OrganisationId, PersonId } from "../people/person.ts";
import type { Places } from "./places.ts";

/** Somebody to whom the bot has to be able to write. */
export interface Newcomer {
  readonly id: PersonId;
  /** Of the organisations they work for. */
  readonly tenants: ReadonlySet<string>;
}

/**
 * Makes it possible to open a chat with somebody who never wrote, from an address in their own tenant: that of the turn,
 * of who it is about, of the Helpdesk's channel or of the organisation's. Without one in their tenant any will do: the
 * platform then says that it cannot, and nothing waits for ever.
 * @param about whose chat is known in this organisation
 */
export async function introduce(
  places: Places,
  organisation: OrganisationId,
  { id, tenants }: Newcomer,
  { from, about }: { readonly from?: Reference | undefined; readonly about: PersonId },
): Promise<void> {
  const place = personPlace(id);
  if (await places.find(organisation, place)) return;

  const referenceOf = async (known: Place) => (await places.find(organisation, known))?.reference;
  const others = [personPlace(about), channelPlace("helpdesk"), channelPlace(organisation)].map(referenceOf);
  const addresses = [from, ...(await Promise.all(others))].filter((one) => one !== undefined);
  const address = addresses.find(({ tenantId }) => tenants.has(tenantId)) ?? addresses[0];
  if (!address) return;

  const { serviceUrl, tenantId, botId } = address;
  await places.introduce(organisation, place, { serviceUrl, tenantId, botId });
}
