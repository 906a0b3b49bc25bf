import type { Instant } from "../lib/instant.ts";
import type { ErasureRef, Numbers } from "../lib/numbers.ts";
import type { Place, Reference } from "../lib/place.ts";
import type { Rows } from "../lib/rows.ts";
import type { Directory } from "../people/directory.ts";
import type { OrganisationId, PersonId } from "../people/person.ts";
import type { Desk } from "../tickets/desk.ts";
import type { TicketStore } from "../tickets/ticket-store.ts";
import type { ErasureStore } from "./erasure-store.ts";

/** What privacy needs of the house. */
export interface Privacy {
  readonly rows: Rows;
  readonly store: ErasureStore;
  readonly numbers: Numbers<ErasureRef>;
  readonly desk: Pick<Desk, "entranceOf">;
  readonly tickets: Pick<TicketStore, "save" | "listOf" | "workOf" | "toDoFor">;
  readonly directory: Pick<Directory, "holders" | "colleague" | "organisations" | "shared">;
  /** False when nothing can be delivered there any more. */
  readonly isReachable: (organisation: OrganisationId, place: Place) => Promise<boolean>;
  /** Makes it possible to write to somebody who never wrote. */
  readonly introduce: (person: PersonId, organisation: OrganisationId, from?: Reference) => Promise<void>;
  /** Every word before the first colon of a subject. */
  readonly subjectKinds: () => readonly string[];
  /** Something can be carried out now. */
  readonly stir: () => void;
  /** Real time, also when the sandbox's clock is moved: deliveries go by it. */
  readonly wallClock: () => Instant;
}
