import type { Render } from "../delivery/outbox.ts";
import type { OrganisationId } from "../people/person.ts";
import type { TicketNumber } from "../tickets/ticket.ts";
import { deskCard, olderCard, outageCard, proposalCard } from "./outage-cards.ts";
import { HELPDESK, outageSubject, proposalSubject } from "./outage-store.ts";
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
      if (!place.startsWith("person:") || !outage.organisations.includes(organisation)) return undefined;
      const newest = { subject: outageSubject(outage.ref, outage.version), place };
      // Who joined while the news went round has no newer card: then this one says it.
      if (subject === newest.subject || !(await store.shownIn(organisation, newest))) return outageCard(outage);
      return (await store.shownIn(organisation, { subject, place })) ? olderCard(outage) : undefined;
    },
    "outage-proposal": async (_, subject, place) => {
      const [, id = ""] = subject.split(":");
      const proposal = (await store.proposal(id))?.value;
      const isCurrent = proposal !== undefined && proposalSubject(proposal) === subject && place === HELPDESK;
      return isCurrent ? proposalCard(proposal, organisations, nameOf) : undefined;
    },
  };
}
