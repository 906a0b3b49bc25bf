import { z } from "zod";
import { anyOf, plain } from "../../lib/words.ts";
import type { Colleague, PersonId } from "../../people/person.ts";
import { FAULT } from "../../tickets/recognise-words.ts";
import { choicesOf, fact, oneOf, optionalLine, optionalPerson, optionalText, toggle } from "../fields.ts";
import { type Answer, type Asked, type Asking, requestKind } from "../kind.ts";

const WHOSE = [
  { code: "mine", label: "Van mij" },
  { code: "colleague", label: "Van een collega" },
  { code: "shared", label: "Een gedeelde mailbox" },
] as const;

const inCalendar = (choice: string): readonly string[] => [
  "Open Outlook en ga naar uw agenda.",
  "Klik met de rechtermuisknop op uw agenda. Kies Delen of Machtigingen.",
  `Voeg uw collega toe. Kies: ${choice}.`,
  "Sla het op.",
];

/** Each with how the owner gives it. */
const RIGHTS = [
  { code: "calendar-read", label: "Agenda bekijken", steps: inCalendar("alle details bekijken") },
  { code: "calendar-write", label: "Agenda bekijken en wijzigen", steps: inCalendar("bewerken") },
  {
    code: "mail-read",
    label: "E-mail lezen",
    steps: [
      "Open Outlook.",
      "Klik met de rechtermuisknop op de map met e-mail. Kies Eigenschappen en dan Machtigingen.",
      "Voeg uw collega toe. Kies: lezen.",
      "Sla het op. Doe dit voor elke map die uw collega mag lezen.",
    ],
  },
  {
    code: "mail-send",
    label: "E-mail lezen en namens de eigenaar versturen",
    steps: [
      "Open Outlook. Kies Bestand en dan Accountinstellingen.",
      "Kies de toegang voor gemachtigden.",
      "Voeg uw collega toe. Kies wat uw collega mag.",
      "Sla het op.",
    ],
  },
] as const;

const GONE = anyOf("ziek", "uit dienst", "vertrokken", "overleden", "met verlof");
const TELLS_WHOSE = [
  ["mine", anyOf("mijn (?:eigen )?(?:agenda|mail-?box|mail|postvak)")],
  ["shared", anyOf("gedeelde?", "functionele?", "algemene", "team-?mail\\w*")],
  ["colleague", GONE],
] as const;

function fill(typed: string) {
  const words = plain(typed);
  const [whose] = TELLS_WHOSE.find(([, pattern]) => pattern.test(words)) ?? [""];
  return { whose, isGone: String(GONE.test(words)), reason: typed };
}

const form = z.object({
  whose: oneOf(WHOSE, "Kies van wie de mailbox of agenda is."),
  owner: optionalPerson("Kies de collega uit de lijst."),
  isGone: toggle,
  address: optionalLine,
  right: oneOf(RIGHTS, "Kies welk recht nodig is."),
  reason: optionalText,
});
type Given = z.output<typeof form>;

export const mailboxRights = requestKind({
  kind: "mailbox-rights",
  title: "Mailbox- of agendarechten",
  says: "Toegang tot een mailbox of agenda. De eigenaar geeft die zelf. Bij een gedeelde mailbox hangt het van uw gemeente af wie beslist.",
  words: [
    ...["mailbox- of agendarechten", "mailboxrechten", "agendarechten", "mailbox", "gedeelde mailbox"],
    ...[
      "rechten op een mailbox",
      "rechten op een agenda",
      "toegang tot een mailbox",
      "toegang tot een agenda",
      "agenda",
    ],
  ],
  recognises: {
    topic: [
      anyOf("\\w*agenda'?s?", "\\w*mail-?box(?:en)?", "\\w*postvak(?:ken)?"),
      anyOf("(?:\\w*rechten|toegang|inzage)", "(?:ge)?machtig\\w*"),
      anyOf("wil(?:len)?", "graag", "nodig", "aan ?vra\\w+", "zou(?:den)?", "mogen?", "kun(?:t|nen)?"),
    ],
    unless: FAULT,
  },
  section: "4.7.5",
  template: "request-mailbox-rights",
  decidedBy: {
    depends:
      "De eigenaar van de mailbox of agenda beslist. Bij een gedeelde mailbox hangt het van uw gemeente af wie beslist.",
  },
  form,
  shows: () => ({ whoses: choicesOf(WHOSE), rights: choicesOf(RIGHTS) }),
  fill,
  answer(given, asking) {
    if (given.whose.code === "mine" || isOwn(given, asking)) return { explanation: ownerArranges(given) };
    if (given.reason.text === "") return { problem: "Vul in waarom u dit nodig hebt." };
    return given.whose.code === "shared" ? ofShared(given, asking) : ofColleague(given, asking);
  },
});

const isOwn = ({ whose, owner }: Given, { actor }: Asking): boolean => whose.code === "colleague" && owner === actor.id;

const ownerArranges = ({ right }: Given) => ({
  paragraphs: [
    "U geeft zelf rechten op uw eigen mailbox of agenda (DVO 4.7.5). De Helpdesk is daarvoor niet nodig, dus ik heb niets aangevraagd.",
    `Zo doet u het voor: ${right.label.toLowerCase()}. In uw versie van Outlook kunnen de namen iets anders zijn.`,
  ],
  steps: right.steps,
});

async function ofColleague(given: Given, asking: Asking): Promise<Answer> {
  const { owner, isGone, right } = given;
  if (!owner && !isGone) return { problem: "Kies de collega van wie de mailbox of agenda is." };

  const found = owner && (await inOrganisation(owner, asking));
  if (isGone) return ofSomebodyGone(given, found, asking);
  if (!found) return { problem: unknownOwner(asking) };
  return {
    request: {
      ...asked(given, found),
      ...procedure(asking, "Is de eigenaar er niet?"),
      remark: `Alleen de eigenaar geeft rechten (DVO 4.7.5). Kan de eigenaar niet beslissen? Dan beoordeelt de Helpdesk uw aanvraag volgens de procedure van ${nameOf(asking)}.`,
      decidedBy: { by: "owner", owner: found.id },
      ownerSteps: [...right.steps],
    },
  };
}

function ofSomebodyGone(given: Given, owner: Colleague | undefined, asking: Asking): Answer {
  if (!owner && !isMailAddress(given.address.text)) {
    return { problem: "Ik weet niet om welke mailbox het gaat. Kies de collega opnieuw, of vul het mailadres in." };
  }
  return {
    request: {
      ...asked(given, owner),
      ...procedure(asking, "De aanvrager zegt dat de eigenaar ziek of uit dienst is."),
      remark: `De eigenaar kan niet beslissen. De Helpdesk beoordeelt uw aanvraag volgens de procedure van ${nameOf(asking)}.`,
      decidedBy: { by: "helpdesk" },
    },
  };
}

function ofShared(given: Given, { organisation }: Asking): Answer {
  const address = given.address.text.toLowerCase();
  if (!isMailAddress(address)) {
    return { problem: "Vul het mailadres van de gedeelde mailbox in. Bijvoorbeeld postbus@gemeente.nl." };
  }
  const { owners = [], decidedBy } = organisation.sharedMailboxes ?? {};
  const owner = owners.find((mailbox) => mailbox.address === address)?.owner;
  if (owner) return { request: { ...asked(given), decidedBy: { by: "owner", owner } } };
  if (decidedBy === "manager") return { request: { ...asked(given), decidedBy: { by: "manager" } } };
  const check = "Er is niet vastgesteld wie over deze mailbox beslist. Vraag het na voordat u rechten geeft.";
  return { request: { ...asked(given), decidedBy: { by: "helpdesk" }, check } };
}

function asked({ whose, address, right, reason }: Given, owner?: Colleague): Asked {
  const mailbox = owner
    ? { label: "Mailbox of agenda van", person: owner.id }
    : fact(whose.code === "shared" ? "Gedeelde mailbox" : "Mailbox of agenda", address);
  return {
    said: reason,
    facts: [mailbox, { label: "Recht", value: right.label }],
    ...(owner && { people: [owner] }),
  };
}

/** Only somebody of the organisation itself: of people elsewhere not even that they exist. */
async function inOrganisation(id: PersonId, { colleague, organisation }: Asking): Promise<Colleague | undefined> {
  const found = await colleague(id);
  return found?.appointments.includes(organisation.id) ? found : undefined;
}

const unknownOwner = ({ organisation }: Asking): string =>
  `Ik ken deze persoon niet bij ${organisation.name}. Kies de collega opnieuw. Is de eigenaar ziek of uit dienst? Zet dan het vinkje en vul het mailadres in.`;

const procedure = (asking: Asking, when: string) => ({
  check: `${when} Volg de procedure van ${nameOf(asking)} voordat u rechten geeft.`,
});

const nameOf = ({ organisation: { kind, name } }: Asking): string => (kind === "shared" ? name : `de gemeente ${name}`);

const isMailAddress = (typed: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(typed);
