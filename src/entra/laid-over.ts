import { type Directory, homeOf } from "../people/directory.ts";
import type { Colleague, OrganisationId, Person } from "../people/person.ts";
import type { Account } from "./accounts.ts";
import type { GroupRoles } from "./group-roles.ts";
import type { Known } from "./known-people.ts";

interface Sources {
  readonly listed: Pick<Directory, "organisation" | "organisations">;
  readonly roles: Pick<GroupRoles, "grantsOf">;
  /** Whether this tenant is read at all. */
  readonly reads: (tenant: string) => boolean;
}

/** The organisation file laid over Entra: how the two together say who somebody is. */
export function laidOver({ listed, roles, reads }: Sources) {
  const isCovered = (of: OrganisationId): boolean => listed.organisation(of)?.tenants.every(reads) ?? false;

  /** That Entra never had an account says something only when it would be in a tenant that we read. */
  const isGone = ({ appointments }: Person, known: Known | undefined): boolean =>
    known?.isGone === true && (known.account !== undefined || appointments.every(isCovered));

  return {
    /** Somebody whom the file lists. */
    merged: (person: Colleague, known: Known | undefined): Colleague => ({
      ...person,
      manager: person.manager ?? known?.account?.manager,
      grants: [...person.grants, ...roles.grantsOf(person.id)],
      hasLeft: person.hasLeft || isGone(person, known),
    }),
    /** Somebody whom it does not; undefined for guests and for who works nowhere we know. */
    unlisted(account: Account, hasLeft: boolean): Colleague | undefined {
      const home = homeOf(listed.organisations, account.tenant, account.domains);
      if (account.isGuest || !home.ok) return undefined;
      const { id, name, manager } = account;
      return { id, name, manager, appointments: [home.value], grants: roles.grantsOf(id), absent: [], hasLeft };
    },
  };
}
