import type { PersonId } from "../people/person.ts";

const HOUR_MS = 3_600_000;
/** Nobody mistypes a number so often in an hour. */
const MOST_MISSES = 10;
const MOST_PEOPLE = 10_000;

/**
 * Counts who asks for tickets that are not there or not theirs. `alarm` is called once an hour for somebody who goes on.
 * @param now milliseconds
 */
export function createMisses(now: () => number, alarm: (person: PersonId) => void): (person: PersonId) => void {
  const people = new Map<PersonId, { readonly since: number; readonly count: number }>();
  return (person) => {
    const earlier = people.get(person);
    const isRecent = earlier !== undefined && now() - earlier.since < HOUR_MS;
    const misses = isRecent ? { ...earlier, count: earlier.count + 1 } : { since: now(), count: 1 };
    people.delete(person);
    people.set(person, misses);
    const [longestAgo] = people.keys();
    if (people.size > MOST_PEOPLE && longestAgo !== undefined) people.delete(longestAgo);
    if (misses.count === MOST_MISSES) alarm(person);
  };
}
