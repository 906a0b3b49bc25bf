import type { Render } from "../delivery/outbox.ts";
import { type Place, channelPlace, personPlace } from "../lib/place.ts";
import type { ErasureRef } from "../lib/numbers.ts";
import type { Message } from "../lib/message.ts";
import { blockersOf } from "./erasure-blockers.ts";
import { type Erasure, decidesAs } from "./erasure.ts";
import { deciderCard, noLongerDecides, requesterCard, requesterLine } from "./erasure-cards.ts";
import { noLongerOrphan, nobodyText, reminderText } from "./erasure-words.ts";
import type { Privacy } from "./privacy.ts";

export const BEHEER = channelPlace("operations");

/** For who asked, for each who decides, and in Beheer's channel when nobody does. */
export const erasureSubject = (ref: ErasureRef): string => `erasure:${ref}`;
/** A new message at the bottom of who asked: an edit notifies nobody. Of what it was about the older ones are a line. */
export const outcomeSubject = ({ ref, state }: Pick<Erasure, "ref" | "state">): string =>
  `erasure-outcome:${ref}:${state.status}`;
export const reminderSubject = (ref: ErasureRef, count: number): string => `erasure-reminder:${ref}:${String(count)}`;

/** Of the reminders the last comes when the month is over. */
const REMINDERS = 4;

/** What `erasure…` subjects look like now, each place by its own right. */
export const erasureSubjects = (house: Privacy): Record<string, Render> => {
  const found = async (organisation: string, subject: string): Promise<Erasure | undefined> =>
    (await house.store.find(organisation as Erasure["organisation"], subject.split(":")[1] as ErasureRef))?.erasure;

  return {
    erasure: async (organisation, subject, place) => {
      const erasure = await found(organisation, subject);
      return erasure && viewIn(house, erasure, place);
    },
    "erasure-outcome": async (organisation, subject, place) => {
      const erasure = await found(organisation, subject);
      if (!erasure || place !== personPlace(erasure.person)) return undefined;
      const { name } = house.desk.entranceOf(erasure.organisation);
      return subject === outcomeSubject(erasure) ? requesterCard(erasure, name) : requesterLine(erasure, name);
    },
    "erasure-reminder": async (organisation, subject) => {
      const erasure = await found(organisation, subject);
      const count = Number(subject.split(":")[2]);
      return erasure?.state.status === "asked"
        ? { summary: reminderText(erasure, count >= REMINDERS) }
        : erasure && { summary: `${erasure.ref}: hierover is beslist.` };
    },
  };
};

async function viewIn(house: Privacy, erasure: Erasure, place: Place): Promise<Message | undefined> {
  const { name } = house.desk.entranceOf(erasure.organisation);
  if (place === BEHEER)
    return { summary: erasure.isOrphan ? nobodyText(erasure, name) : noLongerOrphan(erasure, name) };
  if (place === personPlace(erasure.person))
    return hasOutcome(erasure) ? requesterLine(erasure, name) : requesterCard(erasure, name);
  const decider = erasure.deciders.find((person) => personPlace(person) === place);
  if (!decider) return undefined;
  const person = await house.directory.colleague(decider);
  if (!person || person.hasLeft || !decidesAs(erasure, person)) return noLongerDecides(erasure);
  return deciderCard(erasure, name, await openFor(house, erasure));
}

/** There is a newer message of it in their chat. */
const hasOutcome = ({ state }: Erasure): boolean => state.status !== "asked" && state.status !== "withdrawn";

/** What has to be ready first; asked of the lists only as long as nobody decided. */
export const openFor = (house: Privacy, erasure: Erasure) =>
  erasure.state.status === "asked" ? blockersOf(house, erasure) : Promise.resolve([]);
