import type { Render } from "../delivery/outbox.ts";
import { type Place, personPlace } from "../lib/place.ts";
import type { OrganisationId, PersonId } from "../people/person.ts";
import type { TicketNumber } from "../tickets/ticket.ts";
import { deskCard, olderCard, olderProposal, outageCard, proposalCard } from "./outage-cards.ts";
import { HELPDESK, proposalSubject } from "./outage-store.ts";
import type { Outages } from "./outages.ts";

/** What `outage:…` and `outage-proposal:…` subjects look like now, each place by its own right. */
export function outageSubjects({ store, desk, organisations }: Outages): Record<string, Render> {
  const nameOf = (organisation: OrganisationId): string => desk.entranceOf(organisation).name;

  return {
    outage: async (organisation, subject, place) => {
      const [, ref = "", card = ""] = subject.split(":");
      const outage = (await store.find(ref as TicketNumber))?.value;
      if (!outage) return undefined;
      if (place === HELPDESK) {
        return card === "desk" ? deskCard(outage, await store.countsOf(outage), nameOf) : undefined;
      }
      const person = personIn(place);
      const link = person && (await store.linkIn(organisation, outage.ref, person));
      if (!link || !outage.organisations.includes(organisation)) return undefined;
      if (card === String(link.card)) return outageCard(outage);
      // One that never came needs no line that it was replaced.
      return (await store.shownIn(organisation, { subject, place })) ? olderCard(outage) : undefined;
    },
    "outage-proposal": async (_, subject, place) => {
      const [, id = ""] = subject.split(":");
      const proposal = (await store.proposal(id))?.value;
      if (!proposal || place !== HELPDESK) return undefined;
      return proposalSubject(proposal) === subject
        ? proposalCard(proposal, organisations, nameOf)
        : olderProposal(proposal);
    },
  };
}

const PERSON = personPlace("");
const personIn = (place: Place): PersonId | undefined =>
  place.startsWith(PERSON) ? (place.slice(PERSON.length) as PersonId) : undefined;
