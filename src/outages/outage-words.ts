import { AREAS } from "../agreement/services.ts";
import type { OutageRefusal } from "./outage.ts";

export const OUTAGE_REFUSAL: Record<OutageRefusal, string> = {
  "unknown-outage": "Deze storing is niet gevonden. Typ storingen voor wat er nu speelt.",
  "not-allowed": "Alleen de Helpdesk en Beheer van alle organisaties van deze storing kunnen dit doen.",
  "no-organisation": "Kies voor wie deze storing geldt.",
  "already-known": "Van deze melding is al een bekende storing gemaakt.",
  "already-over": "Deze storing is al voorbij.",
  "too-much-news": "Bij deze storing staat te veel nieuws. Meld de storing voorbij en maak een nieuwe.",
  "already-decided": "Een collega was u net voor.",
  "changed-meanwhile": "Een collega was u net voor. Kijk hoe de storing er nu voor staat en probeer het opnieuw.",
};

export const NEEDS_TEXT = "Vul in wat medewerkers te lezen krijgen.";
export const NEEDS_NEWS = "Vul het nieuws in.";

export const areaLabel = (area: string | undefined): string | undefined =>
  AREAS.find(({ code }) => code === area)?.label;
