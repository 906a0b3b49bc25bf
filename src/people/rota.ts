import { type Instant, inAmsterdam } from "../lib/instant.ts";
import type { Directory } from "./directory.ts";
import type { OrganisationFile } from "./organisation-file.ts";
import { type OrganisationId, type Person, isAgent } from "./person.ts";

/** Who is on call at this moment and may work on tickets of this organisation; nobody is suggested to be awake otherwise. */
export async function onCallAt(
  rota: OrganisationFile["rota"],
  directory: Pick<Directory, "colleague">,
  organisation: OrganisationId,
  moment: Instant,
): Promise<Person | undefined> {
  const now = inAmsterdam(moment).toFormat("yyyy-MM-dd'T'HH:mm");
  const onDuty = rota.filter(({ from, to }) => from <= now && now < to);
  const people = await Promise.all(onDuty.map(({ person }) => directory.colleague(person)));
  return people.find((one) => one !== undefined && !one.hasLeft && isAgent(one, organisation));
}
