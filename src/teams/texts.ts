/** Everything the edge itself says to people. */
export const STALE_CARD = 'Deze kaart is verouderd. Typ "hulp" om opnieuw te beginnen.';

export const NO_PICTURES =
  "Ik kan uw afbeelding of bestand niet bewaren. Beschrijf wat u ziet, of zet een link in uw melding.";

export const FILE_DECLINED = "Goed, ik stuur niets.";

export const NOT_IN_A_GROUP = "Ik help u verder in onze persoonlijke chat.";

export const broken = (reference: string): string =>
  `Er ging iets mis. Ik weet niet zeker of uw actie is vastgelegd. Noem dit nummer als u belt: ${reference}`;

/** Promises nothing: what was asked may still happen, or not. */
export const slow = (reference: string): string =>
  "Dit duurt langer dan normaal. Ik weet niet zeker of uw actie is vastgelegd. Kijk over een minuut opnieuw. " +
  `Noem dit nummer als u belt: ${reference}`;

export const fileNotSent = (reference: string): string =>
  `Het versturen van het bestand is niet gelukt. Probeer het opnieuw. Noem dit nummer als u belt: ${reference}`;

export const UNKNOWN_COMMAND = "Dit kan ik niet meer. Stel uw vraag in onze persoonlijke chat.";

export const searchBroken = (reference: string): string =>
  `Zoeken is niet gelukt. Probeer het opnieuw. Noem dit nummer als u belt: ${reference}`;

export const searchSlow = (reference: string): string =>
  `Zoeken duurt langer dan normaal. Probeer het over een minuut opnieuw. Noem dit nummer als u belt: ${reference}`;
