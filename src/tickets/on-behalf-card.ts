import { AREAS } from "../agreement/services.ts";
import type { Message } from "../lib/message.ts";
import type { OrganisationId, Person } from "../people/person.ts";
import { hiddenText } from "./ticket-words.ts";
import { NOTHING_SAID, type Said, type Team } from "./ticket.ts";

/** What is in the form already. */
export interface Filled {
  readonly organisation?: string | undefined;
  readonly who?: Said | undefined;
  readonly person?: string | undefined;
  readonly text?: Said | undefined;
  readonly area?: string | undefined;
  readonly reachableAt?: string | undefined;
  /** The ticket on whose card the form stands; absent: it is a message of its own. */
  readonly from?: string | undefined;
  readonly fromOrganisation?: OrganisationId | undefined;
  readonly team?: Team | undefined;
}

export interface Blank {
  readonly nonce: string;
  readonly organisations: readonly { readonly value: string; readonly title: string }[];
  /** Who may be meant. */
  readonly people: readonly Person[];
  /** Whether there was a name to look for. */
  readonly isSearched: boolean;
  readonly problems: readonly string[];
}

const MOST_PEOPLE = 20;

/** *Melding namens*. */
export function onBehalfForm({ nonce, organisations, people, isSearched, problems }: Blank, filled: Filled): Message {
  const { organisation = "", who = NOTHING_SAID, text = NOTHING_SAID, area = "", reachableAt = "" } = filled;
  const hidden = [...new Set([...who.hidden, ...text.hidden])];
  const meant = people.slice(0, MOST_PEOPLE);
  const known = meant.find(({ id }) => id === filled.person) ?? (meant.length === 1 ? meant[0] : undefined);
  return {
    summary: "Melding namens iemand",
    card: {
      template: "report-on-behalf",
      data: {
        fallback: "Typ melding namens, de naam, dan een dubbele punt en wat er aan de hand is.",
        ...{ nonce, organisations, organisation, area, reachableAt },
        problems: problems.map((problem) => ({ text: problem })),
        hidden: hidden.length > 0 ? hiddenText(hidden) : "",
        who: who.text,
        text: text.text,
        people: meant.map(({ id, name }) => ({ value: id, title: name })),
        person: known?.id ?? "",
        // Only after somebody looked for the name.
        canUseOwnName: isSearched,
        areas: AREAS.map(({ code, label }) => ({ value: code, title: label })),
        hasWayBack: filled.from !== undefined,
        ...{ from: filled.from ?? "", fromOrganisation: filled.fromOrganisation ?? "", team: filled.team ?? "" },
      },
    },
  };
}
