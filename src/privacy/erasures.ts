import type { Showing } from "../delivery/outbox.ts";
import { personPlace } from "../lib/place.ts";
import { type Outcome, refuse } from "../lib/outcome.ts";
import type { ErasureRef } from "../lib/numbers.ts";
import { type OrganisationId, type Person, reach } from "../people/person.ts";
import type { Turn } from "../people/turn.ts";
import type { By } from "../tickets/ticket.ts";
import { DECIDING_ROLES, type Erasure, type ErasureRefusal, asked, passedTo } from "./erasure.ts";
import type { StoredErasure } from "./erasure-store.ts";
import { BEHEER, erasureSubject, outcomeSubject } from "./erasure-subjects.ts";
import type { Privacy } from "./privacy.ts";

const MAX_ATTEMPTS = 5;

/** Everybody who has a card of it. */
export function showingsOf(erasure: Erasure, pressed?: string): readonly Showing[] {
  const people = [erasure.person, ...erasure.deciders].map((person) => personPlace(person));
  return [...people, ...(erasure.isOrphan ? [BEHEER] : [])].map((place) => ({
    ...{ subject: erasureSubject(erasure.ref), place },
    ...(pressed && { pressed }),
  }));
}

/** What became of it, as a new message for who asked. */
export const outcomeFor = (erasure: Erasure): Showing => ({
  subject: outcomeSubject(erasure),
  place: personPlace(erasure.person),
});

/** *Verwijder mijn gegevens*: one request for each organisation they act for. Asked twice it is the one that is open. */
export async function ask(house: Privacy, turn: Turn): Promise<readonly Erasure[]> {
  const requests = reach(turn.actor).map((organisation) => askIn(house, organisation, turn));
  return (await Promise.all(requests)).filter((erasure) => erasure !== undefined);
}

async function askIn(house: Privacy, organisation: OrganisationId, turn: Turn): Promise<Erasure | undefined> {
  const { store, numbers } = house;
  const open = await store.ofPerson(organisation, turn.actor.id);
  if (open) return open.erasure;
  const erasure = asked(await numbers.next(turn.now), organisation, turn);
  const outcome = await store.save(undefined, erasure, showingsOf(erasure));
  if (outcome === "conflict") return (await store.ofPerson(organisation, turn.actor.id))?.erasure;
  const stored = await store.find(organisation, erasure.ref);
  if (stored) await passOn(house, stored, turn, turn.reference);
  return erasure;
}

/** Asks who decides there now. What was cut off or found nobody is done again by the next look. */
export async function passOn(house: Privacy, before: StoredErasure, by: By, from?: Turn["reference"]): Promise<void> {
  const { erasure } = before;
  const people = await decidersOf(house, erasure);
  if (people.length === 0 && erasure.isOrphan) return;
  await Promise.all(people.map(({ id }) => house.introduce(id, erasure.organisation, from)));
  const after = passedTo(
    erasure,
    people.map(({ id }) => id),
    by,
  );
  const wasOrphan = erasure.isOrphan && !after.isOrphan;
  const beheer = { subject: erasureSubject(erasure.ref), place: BEHEER };
  await house.store.save(before, after, [...showingsOf(after), ...(wasOrphan ? [beheer] : [])]);
}

/** Of the roles that decide, the first that somebody holds who can be reached; never who asks. */
export async function decidersOf(
  { directory, isReachable }: Privacy,
  { organisation, person }: Erasure,
): Promise<readonly Person[]> {
  for (const role of DECIDING_ROLES) {
    const others = (await directory.holders(role, organisation)).filter(({ id }) => id !== person);
    const reachable = await Promise.all(others.map(({ id }) => isReachable(organisation, personPlace(id))));
    const found = others.filter((_, index) => reachable[index]);
    if (found.length > 0) return found;
  }
  return [];
}

/** Loads, decides and saves; asked again when somebody came in between. */
export async function changing(
  house: Privacy,
  { organisation, ref }: { readonly organisation: OrganisationId; readonly ref: ErasureRef },
  decide: (erasure: Erasure) => Outcome<Erasure, ErasureRefusal>,
  { pressed, tells }: { readonly pressed?: string | undefined; readonly tells: boolean },
): Promise<Outcome<Erasure, ErasureRefusal | "changed-meanwhile">> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const before = await house.store.find(organisation, ref);
    if (!before) return refuse("unknown-request");
    const decided = decide(before.erasure);
    if (!decided.ok) return decided;
    const showings = [...showingsOf(decided.value, pressed), ...(tells ? [outcomeFor(decided.value)] : [])];
    if ((await house.store.save(before, decided.value, showings)) === "saved") return decided;
  }
  return refuse("changed-meanwhile");
}

/** The request of this number in an organisation of this person. */
export async function findFor(house: Privacy, actor: Person, ref: ErasureRef): Promise<StoredErasure | undefined> {
  const found = await Promise.all(reach(actor).map((organisation) => house.store.find(organisation, ref)));
  return found.find((one) => one !== undefined);
}
