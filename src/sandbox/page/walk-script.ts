/** What the walk looks for on the cards: the titles of buttons and the labels of fields, in one place. */
const BUTTON = {
  start: "Storing of vraag melden",
  report: "Melden",
  take: "Oppakken",
  ask: "Vraag stellen",
  sendQuestion: "Verstuur vraag",
  sendAnswer: "Verstuur antwoord",
  more: "Meer",
  toOperations: "Doorzetten naar Beheer",
  solve: "Oplossen",
  resolve: "Melding oplossen",
  confirm: "Ja, opgelost",
  request: "Aanvragen",
  approve: "Goedkeuren",
} as const;

const FIELD = {
  what: "Wat is er aan de hand?",
  question: "Uw vraag",
  answer: "Uw antwoord",
  solution: "Wat is de oplossing of de afspraak?",
  reason: "Waarom hebt u meer ruimte nodig?",
} as const;

export type Move =
  /** Begins something new: whose number was learned before does not count any more. */
  | { readonly type: string }
  /** `maybe`: passed over when there is no such button. */
  | { readonly press: string; readonly maybe?: true }
  | { readonly fill: string; readonly with: string }
  /** Waits until a card shows these words. */
  | { readonly sees: string }
  /** The card that was just pressed shows a ticket's number: from here on only that ticket's cards count. */
  | { readonly learn: "number" };

export interface Step {
  /** The conversation it happens in, and as whom. */
  readonly in: string;
  readonly as: string;
  readonly caption: string;
  readonly moves: readonly Move[];
  /** A conversation that is not needed any more: this one takes its place. */
  readonly instead?: string;
}

/** What is open while the walk plays. */
export const STAGE = ["noor", "helpdesk", "beheer"] as const;

export const STEPS: readonly Step[] = [
  {
    in: "noor",
    as: "noor",
    caption: "Noor werkt bij de gemeente Venlo. Er is iets mis, dus vraagt ze de Helpdesk om hulp.",
    moves: [{ type: "hulp" }, { press: BUTTON.start }],
  },
  {
    in: "noor",
    as: "noor",
    caption: "Eén vraag is verplicht: wat is er aan de hand? Daarna kiest ze Melden.",
    moves: [
      { fill: FIELD.what, with: "Ik zie de gedeelde agenda van ons team niet meer." },
      { press: BUTTON.report },
      { learn: "number" },
    ],
  },
  {
    in: "helpdesk",
    as: "sam",
    caption:
      "De melding staat meteen in het kanaal Helpdesk. Sam pakt de melding op. Noor ziet dat op haar eigen kaart.",
    moves: [{ press: BUTTON.take }],
  },
  {
    in: "helpdesk",
    as: "sam",
    caption: "Sam wil iets weten en stelt een vraag.",
    moves: [
      { press: BUTTON.ask },
      { fill: FIELD.question, with: "Ziet u de agenda wel op uw telefoon?" },
      { press: BUTTON.sendQuestion },
    ],
  },
  {
    in: "noor",
    as: "noor",
    caption: "Noor krijgt een nieuwe kaart en Teams geeft haar een seintje. Ze antwoordt op de kaart zelf.",
    moves: [{ fill: FIELD.answer, with: "Nee, daar ook niet. Sinds vanochtend." }, { press: BUTTON.sendAnswer }],
  },
  {
    in: "helpdesk",
    as: "sam",
    caption: "Haar antwoord staat in het kanaal. Dit is werk voor de tweede lijn: Sam zet de melding door.",
    moves: [{ sees: "Antwoord van Noor" }, { press: BUTTON.more, maybe: true }, { press: BUTTON.toOperations }],
  },
  {
    in: "beheer",
    as: "ruben",
    caption: "Beheer krijgt een eigen kaart. Ruben pakt de melding op en lost het probleem op.",
    moves: [
      { press: BUTTON.take, maybe: true },
      { press: BUTTON.solve },
      { fill: FIELD.solution, with: "De rechten van de groep zijn hersteld. Start Outlook opnieuw." },
      { press: BUTTON.resolve },
    ],
  },
  {
    in: "noor",
    as: "noor",
    caption: "Is het opgelost? Dat bepaalt Noor. Zegt ze nee, dan gaat de melding weer open.",
    moves: [{ press: BUTTON.confirm }],
  },
  {
    in: "beheer",
    as: "ruben",
    caption: "Het is opgelost. De melding is nu overal gesloten, ook op de kaart van Beheer.",
    moves: [{ sees: "Gesloten" }],
  },
  {
    in: "noor",
    as: "noor",
    caption: "Noor heeft ook meer ruimte nodig. Ze typt wat ze wil en leest meteen wie beslist.",
    moves: [
      { type: "aanvraag opslag: 20 GB op G:\\Team\\Beleid" },
      { fill: FIELD.reason, with: "De foto's van de wijken passen er niet meer bij." },
      { press: BUTTON.request },
      { learn: "number" },
    ],
  },
  {
    in: "marieke",
    as: "marieke",
    caption: "Marieke, haar leidinggevende, leest wat Noor vraagt en waarom. Ze keurt het goed.",
    moves: [{ press: BUTTON.approve }],
    instead: "beheer",
  },
  {
    in: "helpdesk",
    as: "sam",
    caption: "Nu pas is het werk voor de Helpdesk. Op de kaart staat wie akkoord is.",
    moves: [{ sees: "Akkoord van" }],
  },
  {
    in: "noor",
    as: "noor",
    caption: "Noor leest dat het is goedgekeurd, en volgt haar aanvraag op dezelfde kaart.",
    moves: [{ sees: "Goedgekeurd" }],
  },
];

export const FAREWELL = "Klaar. Nu u: kies links wie u wilt zijn, of zet de klok op 23.00 uur.";
