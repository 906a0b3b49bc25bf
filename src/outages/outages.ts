import type { OrganisationId } from "../people/person.ts";
import type { Desk, KnownOutage } from "../tickets/desk.ts";
import { concerned } from "./outage.ts";
import type { OutageStore } from "./outage-store.ts";

/** Everything that outages need of the rest of the house. */
export interface Outages {
  readonly desk: Desk;
  readonly store: OutageStore;
  readonly organisations: readonly OrganisationId[];
  /** Something is to be brought to people: begin with it now. Not waited for. */
  readonly stir: () => void;
}

/** What stands above somebody's form. An outage of another organisation is not there for them. */
export const outagesFor =
  (store: Pick<OutageStore, "known">): Desk["outagesFor"] =>
  async (person, area = "") => {
    const isOtherSubject = (about: string | undefined): boolean =>
      about !== undefined && area !== "" && area !== "unknown" && about !== area;
    return (await store.known()).flatMap((known): readonly KnownOutage[] => {
      const organisation = concerned(person, known);
      if (!organisation || isOtherSubject(known.area)) return [];
      const { ref, text, madeAt, news } = known;
      return [{ ref, organisation, text, since: madeAt, news }];
    });
  };
