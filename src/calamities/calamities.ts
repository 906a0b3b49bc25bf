import type { CalamityTree } from "../agreement/calamity-tree.ts";
import type { Reference } from "../lib/place.ts";
import type { Directory } from "../people/directory.ts";
import type { OrganisationId, Person, PersonId } from "../people/person.ts";
import type { Desk } from "../tickets/desk.ts";
import type { CalamityStore } from "./calamity-store.ts";
import { type Calamity, DECLARERS, isMember } from "./calamity.ts";
import { municipalitiesOf } from "./calamity-showings.ts";

/** What calamities need of the rest of the house. */
export interface Calamities {
  readonly desk: Desk;
  readonly store: CalamityStore;
  readonly directory: Pick<Directory, "colleague" | "holders" | "organisations" | "shared">;
  /** Of the first assessment; undefined while nobody has agreed on one. */
  readonly tree: CalamityTree | undefined;
  /** Whether a message to this municipality's channel would be seen. */
  readonly hasChannel: (organisation: OrganisationId) => Promise<boolean>;
  /** Makes it possible to write to somebody who never wrote to the bot. Twice is once. */
  readonly introduce: (person: PersonId, from: Reference) => Promise<void>;
}

/** Who is asked whether it is a calamity: of the first role that anybody holds. */
export async function declarersFor(
  { directory }: Calamities,
  organisation: OrganisationId,
): Promise<readonly Person[]> {
  for (const role of DECLARERS) {
    const found = await directory.holders(role, organisation);
    if (found.length > 0) return found;
  }
  return [];
}

/** The municipalities among these whom nobody would tell through a channel. */
export async function withoutChannel(
  { directory, hasChannel }: Calamities,
  organisations: readonly OrganisationId[],
): Promise<readonly OrganisationId[]> {
  const municipalities = organisations.filter((organisation) => organisation !== directory.shared);
  const bound = await Promise.all(municipalities.map(hasChannel));
  return municipalities.filter((_, index) => !bound[index]);
}

export const withoutChannelOf = (calamities: Calamities, calamity: Calamity): Promise<readonly OrganisationId[]> =>
  withoutChannel(calamities, municipalitiesOf(calamity, calamities.directory.shared));

/** Whether this person still works for everybody whom it concerns. */
export async function isStillMember({ directory }: Calamities, calamity: Calamity, id: PersonId): Promise<boolean> {
  const colleague = await directory.colleague(id);
  return colleague !== undefined && !colleague.hasLeft && isMember(calamity, colleague);
}
