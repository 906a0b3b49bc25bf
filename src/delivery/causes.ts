/** Why nothing arrives somewhere, and what somebody can do about it. */
export interface Cause {
  readonly why: string;
  readonly remedy: string;
}

/** The bot was taken away, as the platform told itself: until it is back there is nothing to try. */
export const REMOVED = "removed";
export const CHANNEL_DELETED = "ChannelDeleted";

const AGAIN = "Lever het daarna opnieuw af.";
const REFUSED: Cause = {
  why: "Teams weigert berichten van de Helpdesk.",
  remedy: `Kijk of deze medewerker de app Helpdesk mag gebruiken en nog in dienst is. ${AGAIN}`,
};
const UNREACHABLE: Cause = { why: "Teams was niet bereikbaar.", remedy: "Lever het opnieuw af." };
const OUR_MISTAKE: Cause = {
  why: "Er zit een fout in het bericht zelf.",
  remedy: `Meld dit bij wie de Helpdesk onderhoudt. ${AGAIN}`,
};

/** The platform's own names, and ours. */
const CAUSES: Readonly<Record<string, Cause>> = {
  [REMOVED]: {
    why: "De Helpdesk is daar verwijderd.",
    remedy: "Voeg de app Helpdesk daar weer toe. Dan komt alles vanzelf.",
  },
  [CHANNEL_DELETED]: {
    why: "Het kanaal is verwijderd.",
    remedy: "Koppel een ander kanaal. Dan komt alles daar.",
  },
  BotNotInConversationRoster: {
    why: "De Helpdesk is daar niet toegevoegd.",
    remedy: `Voeg de app Helpdesk daar toe. ${AGAIN}`,
  },
  ConversationBlockedByUser: {
    why: "Deze medewerker heeft de Helpdesk geblokkeerd.",
    remedy: `Vraag de medewerker om de blokkade op te heffen. ${AGAIN}`,
  },
  BotDisabledByAdmin: {
    why: "Een beheerder van Teams heeft de Helpdesk uitgezet.",
    remedy: `Zet de app weer aan in het Teams-beheercentrum. ${AGAIN}`,
  },
  MessageWritesBlocked: {
    why: "Schrijven is daar nu niet toegestaan, bijvoorbeeld omdat het team in het archief staat.",
    remedy: `Haal het team uit het archief. ${AGAIN}`,
  },
  ConversationNotFound: {
    why: "Teams kent dit gesprek niet meer.",
    remedy: `Koppel het kanaal opnieuw, of laat de medewerker iets typen aan de Helpdesk. ${AGAIN}`,
  },
  Forbidden: REFUSED,
  BadRequest: REFUSED,
  BadSyntax: REFUSED,
  throttled: { why: "Teams had het te druk.", remedy: "Lever het opnieuw af." },
  conflict: UNREACHABLE,
  unreachable: UNREACHABLE,
  ambiguous: UNREACHABLE,
  unauthorised: {
    why: "De Helpdesk kon niet aanmelden bij Teams.",
    remedy: `Kijk of het geheim of de identiteit van de Helpdesk nog geldig is. ${AGAIN}`,
  },
  invalid: OUR_MISTAKE,
  render: OUR_MISTAKE,
  "too-big": { why: "Het bericht is te groot voor Teams.", remedy: OUR_MISTAKE.remedy },
  beneath: {
    why: "Het bericht waar dit onder hoort, is er nooit gekomen.",
    remedy: "Lever eerst dat bericht opnieuw af.",
  },
};

/** In words, also what no version of ours knows yet. */
export const causeOf = (code: string): Cause =>
  CAUSES[code] ?? { why: `Teams nam het niet aan (${code.slice(0, 60)}).`, remedy: "Lever het opnieuw af." };
