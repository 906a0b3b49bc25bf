import { type Place, personPlace } from "../lib/place.ts";
import type { Directory } from "../people/directory.ts";
import type { Colleague, OrganisationId, PersonId, Role } from "../people/person.ts";
import type { Ticket } from "../tickets/ticket.ts";
import type { Bench, Candidate } from "./deciders.ts";

export interface BenchSources {
  readonly directory: Pick<Directory, "colleague" | "holders">;
  /** False once Teams has said that nothing can be delivered there. */
  readonly isReachable: (organisation: OrganisationId, place: Place) => Promise<boolean>;
}

/** What the bench of a request depends on. */
export interface Seat {
  readonly requester: PersonId;
  readonly organisation: OrganisationId;
  readonly owner?: PersonId | undefined;
}

/** Finds people for something of this organisation, each with whether they can be written to. */
export function candidatesIn({ directory, isReachable }: BenchSources, organisation: OrganisationId) {
  const candidate = async (colleague: Colleague): Promise<Candidate> => ({
    colleague,
    isReachable: await isReachable(organisation, personPlace(colleague.id)),
  });
  return {
    async named(id: PersonId | undefined): Promise<Candidate | undefined> {
      const colleague = id && (await directory.colleague(id));
      return colleague && candidate(colleague);
    },
    holding: async (role: Role): Promise<readonly Candidate[]> =>
      Promise.all((await directory.holders(role, organisation)).map(candidate)),
  };
}

/** Everybody who may have a say, as the directory and Teams know them now. */
export async function loadBench(sources: BenchSources, seat: Seat): Promise<Bench> {
  const { requester, organisation, owner } = seat;
  const { directory } = sources;
  const { named, holding } = candidatesIn(sources, organisation);

  const manager = await named((await directory.colleague(requester))?.manager);
  const [substitute, managersManager, owning, authorised, assigners] = await Promise.all([
    named(manager?.colleague.substitute),
    named(manager?.colleague.manager),
    named(owner),
    holding("approver"),
    holding("incident-manager"),
  ]);
  return { requester, organisation, manager, substitute, managersManager, owner: owning, authorised, assigners };
}

/** The seat of a request that was filed: an owner is who was asked as one. */
export const seatOf = ({ reporter, organisation, approval }: Ticket): Seat => ({
  requester: reporter,
  organisation,
  owner: approval?.asked.find(({ as }) => as === "owner")?.person,
});
