import { type Directory, displayName, isOutsider } from "../people/directory.ts";
import type { OrganisationId } from "../people/person.ts";
import type { Member } from "../people/roster.ts";

/** Somebody in a channel, as its readers may know them. */
export interface Attendant {
  readonly name: string;
  /** Where they work, or why they do not belong here. */
  readonly about: string;
  /** A guest, or from outside: what comes in the channel is not theirs to read. */
  readonly isOutsider: boolean;
  /** Works for none of the organisations whose channel it is. */
  readonly isOther: boolean;
}

export interface Meant {
  readonly directory: Pick<Directory, "identify" | "organisation" | "tenants">;
  /** The tenant of the channel, for whom Teams names no other. */
  readonly tenantId: string;
  /** Whose channel it is to be. */
  readonly owners: readonly OrganisationId[];
}

/** Who is in a channel: who does not belong there first, then who works elsewhere, then everybody else by name. */
export async function attendants(members: readonly Member[], meant: Meant): Promise<readonly Attendant[]> {
  const known = await Promise.all(members.map((member) => attendant(member, meant)));
  return known
    .filter((one) => one !== undefined)
    .toSorted((one, other) => rank(one) - rank(other) || one.name.localeCompare(other.name, "nl"));
}

const rank = ({ isOutsider: outside, isOther }: Attendant): number => (outside ? 0 : isOther ? 1 : 2);

async function attendant(member: Member, { directory, tenantId, owners }: Meant): Promise<Attendant | undefined> {
  const name = displayName(member.name ?? "");
  const outsider = (about: string): Attendant => ({ name, about, isOutsider: true, isOther: false });
  if (isOutsider(member)) return outsider("gast");
  const home = member.tenantId?.toLowerCase() ?? tenantId;
  if (!directory.tenants.has(home)) return outsider("van buiten onze organisaties");

  const sender = { objectId: member.objectId, tenantId: home, name };
  const who = await directory.identify(sender, async () => member);
  if (who.ok) {
    const works = who.value.appointments;
    const isOther = !works.some((organisation) => owners.includes(organisation));
    const where = works.map((organisation) => directory.organisation(organisation)?.name ?? organisation).join(" en ");
    return { name, about: isOther ? `${where}, een andere organisatie` : where, isOutsider: false, isOther };
  }
  switch (who.reason) {
    case "not-a-person":
      return undefined;
    case "no-object-id":
      return outsider("zonder werkaccount");
    case "guest":
    case "unknown-tenant":
      return outsider("van buiten onze organisaties");
    case "no-organisation":
    case "cannot-verify":
      return { name, about: "gemeente onbekend", isOutsider: false, isOther: true };
  }
}
