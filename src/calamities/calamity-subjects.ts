import type { Render } from "../delivery/outbox.ts";
import type { Message } from "../lib/message.ts";
import { type Place, channelPlace, personPlace } from "../lib/place.ts";
import type { PersonId } from "../people/person.ts";
import type { TicketNumber } from "../tickets/ticket.ts";
import type { Calamities } from "./calamities.ts";
import { isStillMember } from "./calamities.ts";
import { calamityCard, calamityReply, callCard, municipalityCard, summaryCard } from "./calamity-cards.ts";
import { BEHEER, HELPDESK, municipalitiesOf } from "./calamity-showings.ts";
import type { Calamity } from "./calamity.ts";

type Reader = "beheer" | "helpdesk" | "municipality";

/** What `calamity…:` subjects look like now, each place by its own right. */
export function calamitySubjects(calamities: Calamities): Record<string, Render> {
  const { directory } = calamities;
  const shown =
    (show: (calamity: Calamity, reader: Reader, version: number) => Message | undefined): Render =>
    async (_, subject, place) => {
      const [, number, version] = subject.split(":");
      const found = await calamities.store.find(number as TicketNumber);
      const reader = found && (await readerAt(calamities, found.calamity, place));
      return reader && show(found.calamity, reader, Number(version));
    };

  return {
    calamity: shown((calamity, reader) =>
      reader === "municipality"
        ? municipalityCard(calamity)
        : calamityCard(calamity, directory, { isBeheer: reader === "beheer" }),
    ),
    "calamity-summary": shown((calamity, reader) => summaryCard(calamity, directory, reader !== "municipality")),
    "calamity-reply": shown((calamity, reader, version) => calamityReply(calamity, version, reader)),
    "calamity-call": shown((calamity, reader, version) =>
      reader === "beheer" ? callCard(calamity, version, directory) : undefined,
    ),
  };
}

/** As whom a place may read it; undefined for a place that has nothing to do with it (any more). */
async function readerAt(calamities: Calamities, calamity: Calamity, place: Place): Promise<Reader | undefined> {
  if (place === BEHEER) return "beheer";
  if (place === HELPDESK) return "helpdesk";
  const municipalities = municipalitiesOf(calamity, calamities.directory.shared);
  if (municipalities.some((organisation) => channelPlace(organisation) === place)) return "municipality";
  const person = calamity.told.find((id: PersonId) => personPlace(id) === place);
  return person && (await isStillMember(calamities, calamity, person)) ? "helpdesk" : undefined;
}
