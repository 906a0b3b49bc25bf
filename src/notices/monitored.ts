import { channelPlace } from "../lib/place.ts";
import { holds } from "../people/person.ts";
import type { MarkButton, NoticeKind } from "./kind.ts";

/** Monitoring reports to Beheer (DVO 4.1.1), whosever system it is. */
export const toBeheer: NoticeKind["placesOf"] = () => [channelPlace("operations")];

/** Of the agreement. */
export const MONITORING = {
  number: "4.1.1",
  says: "De infrastructuur wordt continu bewaakt met software die gebreken meldt aan de beheerders.",
};

/** What breaks off and on within a day is one notice. */
export const SAME_WITHIN_HOURS = 24;

/** For what no system says the end of: it forgot, was silenced, or only knows when something is wrong. Who picked it up can tell. */
export const IS_OVER: MarkButton = {
  mark: "over",
  label: "Is voorbij",
  says: "Als voorbij gemeld",
  reader: "beheer",
  mayPress: (person, organisation) => holds(person, "operations", organisation),
  isOffered: ({ acknowledged }) => acknowledged !== undefined,
  closes: () => true,
};

/** Where the system itself does not say so. */
export const SAY_IT_IS_OVER = "Meldt het systeem niet zelf dat het voorbij is, pak het dan op en kies Is voorbij.";
