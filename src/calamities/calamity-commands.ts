import type { Message } from "../lib/message.ts";
import { keyPart } from "../lib/place.ts";
import { plain } from "../lib/words.ts";
import type { OrganisationId } from "../people/person.ts";
import { type CardAction, type Command, type Turn, actionOf } from "../people/turn.ts";
import { NUMBER, type TypedButton, forTeams, numberOf, typedButton } from "../tickets/ticket-commands.ts";
import { listCalamities } from "./calamity-actions.ts";
import { DUTY, STEP } from "./calamity-words.ts";
import { type Duty, type Kind, STEPS } from "./calamity.ts";
import { openCalamity } from "./change-calamity.ts";
import type { Calamities } from "./calamities.ts";

const ON_TICKETS: readonly TypedButton[] = [
  { says: "eerste beoordeling|beoordeling", verb: "calamity.assess", field: "answers" },
  { says: "incident", verb: "calamity.verdict", field: "note", also: { verdict: "incident" } },
  { says: "calamiteit voorstellen", verb: "calamity.verdict", field: "note", also: { verdict: "calamity" } },
];

const TYPED: readonly TypedButton[] = [
  { says: "geen calamiteit", verb: "calamity.decline", field: "reason" },
  { says: "besluit", verb: "calamity.decide", field: "decision" },
  { says: "bericht gemeenten|bericht aan gemeenten", verb: "calamity.inform", field: "update" },
  { says: "uitgezet|onderdelen uitgezet", verb: "calamity.switch-off", field: "parts" },
  { says: "uitwijk gelukt|overgenomen", verb: "calamity.take-over" },
  { says: "calamiteit voorbij", verb: "calamity.end", field: "closing" },
  ...STEPS.map((step) => ({
    says: `(?:stap )?${STEP[step].toLowerCase()}`,
    verb: "calamity.finish-step",
    also: { step },
  })),
];

const DUTIES = Object.entries(DUTY).map(([duty, name]) => [plain(name), duty as Duty] as const);
const DUTY_WORDS = "co[oö]rdinatie|communicatie|techniek|logboek";

const KIND_WORDS: Readonly<Record<string, Kind>> = {
  calamiteit: "general",
  uitwijk: "failover",
  uitbraak: "outbreak",
};

/** "calamiteit uitroepen M26-000123 voor Venlo en Weert: het netwerk ligt plat" */
const DECLARE = new RegExp(
  String.raw`^(calamiteit|uitwijk|uitbraak) uitroepen\s+${NUMBER}(?:\s+voor\s+([^:]+?))?(?:\s*:\s*([\s\S]+))?$`,
  "i",
);
const EVERYBODY = /^(?:iedereen|alle(?:maal)?(?: gemeenten| organisaties)?)$/;

/** Everything about calamities that can be typed; the first that fits is run. */
export function calamityCommands(
  calamities: Calamities,
  actions: Readonly<Record<string, CardAction>>,
): readonly Command[] {
  const press = async (verb: string, number: string | undefined, fields: object, turn: Turn): Promise<Message> => {
    return actionOf(actions, verb)({ ...fields, calamity: numberOf(number), nonce: keyPart(turn.activityId) }, turn);
  };
  const typed = ({ says, verb, field, also }: TypedButton): Command => ({
    says: new RegExp(String.raw`^(?:${says})\s+${NUMBER}(?:\s*[:,-]?\s+([\s\S]+))?$`, "i"),
    run: async ([, number, text = ""], turn) => [
      await press(verb, number, { ...also, ...(field && { [field]: text }) }, turn),
    ],
  });
  const onDuty = (says: string, verb: string): Command => ({
    says: new RegExp(String.raw`^${says}\s+(?:de |het )?(${DUTY_WORDS})\s+${NUMBER}[.!]*$`, "i"),
    run: async ([, word = "", number], turn) => {
      const duty = DUTIES.find(([name]) => name === plain(word))?.[1];
      return [await press(verb, number, { duty }, turn)];
    },
  });

  return [
    { says: /^calamiteiten[.!?]*$/i, run: async (_: unknown, turn: Turn) => [await listCalamities(calamities, turn)] },
    {
      says: new RegExp(String.raw`^calamiteit\s+${NUMBER}[.!?]*$`, "i"),
      run: async ([, number = ""]: readonly string[], turn: Turn) => [
        await openCalamity(calamities, numberOf(number), turn),
      ],
    },
    {
      says: DECLARE,
      run: async ([, word = "", number, whom, title = ""]: readonly string[], turn: Turn) => {
        const organisations = await whomOf(calamities, number, whom);
        const kind = KIND_WORDS[plain(word)];
        return [await press("calamity.declare", number, { title, kind, organisations: organisations.join(",") }, turn)];
      },
    },
    onDuty("ik doe", "calamity.take-duty"),
    onDuty("ik stop met", "calamity.leave-duty"),
    ...TYPED.map(typed),
    ...ON_TICKETS.map((button) => typedButton(calamities.desk, actions, button)),
  ].map((command) => forTeams(calamities.desk, command));
}

/** The organisations that were typed; unless any was, that of the ticket. */
async function whomOf(
  { directory, store }: Calamities,
  number: string | undefined,
  typed: string | undefined,
): Promise<readonly OrganisationId[]> {
  if (typed === undefined) {
    const found = await store.find(numberOf(number));
    return found ? [found.calamity.from] : [];
  }
  if (EVERYBODY.test(plain(typed))) return directory.organisations.map(({ id }) => id);
  const names = plain(typed).split(/\s*,\s*|\s+en\s+/);
  const known = names.map((name) => directory.organisations.find((one) => plain(one.name) === name)?.id);
  // One that nobody knows: none, so that the form asks again instead of leaving somebody out.
  return known.every((id) => id !== undefined) ? known : [];
}
