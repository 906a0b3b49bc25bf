import type { Verdict } from "./identity.ts";
import type { Unreadable } from "./incoming.ts";

/** Why an activity gets no turn. */
export type Denial = Unreadable | Exclude<Verdict, "genuine"> | "broken";

/** Its status, and what the caller is told; a forged one is told nothing at all. */
export const DENIALS: Readonly<Record<Denial, { readonly status: number; readonly text?: string }>> = {
  malformed: { status: 400, text: "Ongeldig bericht." },
  "wrong-service-url": { status: 400, text: "Ongeldig bericht." },
  "wrong-channel": { status: 403, text: "Dit kanaal is niet toegestaan." },
  "wrong-tenant": { status: 403, text: "Uw organisatie is niet aangesloten op deze Helpdesk." },
  forged: { status: 401 },
  "cannot-tell": { status: 503, text: "Tijdelijk niet beschikbaar. Probeer het later opnieuw." },
  broken: {
    status: 500,
    text: "Er ging iets mis. Ik weet niet zeker of uw actie is vastgelegd. Noem dit nummer als u belt.",
  },
};
