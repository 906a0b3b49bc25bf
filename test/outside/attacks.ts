import { readFileSync, readdirSync } from "node:fs";
import { CHANNELS } from "../../src/sandbox/people.ts";
import type { Json } from "../support/card-reading.ts";
import type { Colleague } from "../support/colleague.ts";
import { personId } from "./requests.ts";

/* What a client may send that no card of ours made: everything but who it is from, and from which conversation. */

export interface Prey {
  /** Tickets that are there, and whose they are. */
  readonly numbers: readonly string[];
  readonly organisation: string;
  /** Messages that somebody else has on the screen. */
  readonly messages: readonly string[];
  /** Who is named to decide, by their keys. */
  readonly deciders: readonly string[];
}

const CARDS = new URL("../../cards/", import.meta.url);
/** Of every button there is, and some that there are not. */
const VERBS = [
  ...new Set(
    readdirSync(CARDS).flatMap(
      (file) => readFileSync(new URL(file, CARDS), "utf8").match(/(?<="verb": ")[^"]+/g) ?? [],
    ),
  ),
  ...["approval.list", "approval.gone", "constructor", "__proto__", ""],
];
const DECIDING = VERBS.filter((verb) => verb.startsWith("approval."));
const TYPED = [
  ...[
    "goedkeuren",
    "akkoord",
    "afwijzen",
    "besluit intrekken",
    "laat beslissen",
    "aanwijzen",
    "ingesteld",
    "lukt niet",
  ],
  ...["status", "open", "", "bekijk", "oppakken", "vraag", "antwoord", "aanvullen", "intrekken", "oplossen", "beheer"],
  ...["bericht", "notitie", "toewijzen", "wacht", "samenvoegen", "prioriteit", "voorstel", "incident", "calamiteit"],
];
const ORGANISATIONS = ["venlo", "roermond", "weert", "nederweert", "ict-nml"];
const ODD: readonly unknown[] = [
  ...["Venlo", " venlo", "venlo|ticket", "venlo/../venlo", "' or PartitionKey ne '", "*", "", "__proto__"],
  ...[["venlo"], { value: "venlo", type: "Edm.String" }, 1, 0, null, true, "M26-000001|x", "M".repeat(10_000)],
];
const ROWS: Json = {
  ...{ PartitionKey: "venlo", RowKey: "ticket|M26-000001", etag: "*", status: "approved", gemeente: "venlo" },
  ...{ state: { status: "new" }, version: 99, approval: { route: "manager", asked: [], decisions: [] } },
};

/** Of a name, so that the rest of it comes from somewhere else when it is read. */
const partOf = (key: string): string => key.slice(0, -1);

/** One thing after the other, never twice the same row of them for two seeds. */
export function createAttacks(random: () => number, { numbers, organisation, messages, deciders }: Prey) {
  const oneOf = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;
  const perhaps = (chance: number): boolean => random() < chance;

  const guessed = (): string => `M26-${String(1 + Math.floor(random() * 1_000)).padStart(6, "0")}`;
  const number = (): unknown => (perhaps(0.75) ? oneOf(numbers) : perhaps(0.7) ? guessed() : oneOf(ODD));
  const whose = (): unknown => (perhaps(0.75) ? organisation : perhaps(0.7) ? oneOf(ORGANISATIONS) : oneOf(ODD));

  const seldomOdd = (value: string): unknown =>
    perhaps(0.95) ? value : oneOf<unknown>([[value], { id: value }, 7, null]);

  function data(self: string): Json {
    const decider = seldomOdd(oneOf([...deciders.map(personId), self, ""]));
    const owner = oneOf([personId("noor"), personId("bram"), self]);
    const fields: Json = {
      ...{ organisation: whose(), ticket: number(), nonce: seldomOdd(oneOf(["1", "2", "3", guessed()])) },
      ...{ card: oneOf(["1", "2", "3", "copy-1"]), shown: seldomOdd(oneOf(["1", "2", "999"])), decider },
      ...{
        name: oneOf(["", ...deciders.map(partOf)]),
        reason: "Nee",
        question: "Wat is dit?",
        note: "",
        answer: "Ja",
      },
      ...{
        addition: "Dit ook",
        solution: "Klaar",
        resolution: "resolved",
        text: "De beamer is stuk",
        team: "helpdesk",
      },
      ...{
        into: number(),
        assignee: seldomOdd(self),
        message: "Hallo",
        waitsFor: "something-else",
        until: "",
        priority: "1",
      },
      ...{ verdict: "calamity", decision: "Ja", answers: "Ja", update: "Nieuws", parts: "Alles", closing: "Klaar" },
      ...{ kind: oneOf(["extra-storage", "mailbox-rights", "constructor"]), whose: "colleague", owner },
      ...{ right: "mail-read", folder: "G:\\Team", gigabytes: "5", isGone: oneOf(["", "true"]), address: "" },
    };
    const more = perhaps(0.3) ? { ...ROWS, reporter: self, actor: self, by: self } : {};
    const nested = perhaps(0.1) ? { data: fields, value: fields, action: { data: fields } } : {};
    const poison: Json = perhaps(0.05) ? (JSON.parse(`{"__proto__":{"organisation":"venlo"}}`) as Json) : {};
    return Object.defineProperties({ ...fields, ...more, ...nested }, Object.getOwnPropertyDescriptors(poison));
  }

  /** From their own chat, a channel that they are in, or a group. */
  function from(who: Colleague): Json {
    const { text: _, ...own } = who.typing("");
    if (perhaps(0.7)) return own;
    const { tenantId } = who.person;
    const channel = CHANNELS.find(({ key }) => key === "roermond");
    const id = perhaps(0.5) ? channel?.id : "19:a-group-of-ours@unq.gbl.spaces";
    const conversationType = id === channel?.id ? "channel" : "groupChat";
    return { ...own, conversation: { id, conversationType, isGroup: true, tenantId } };
  }

  return function attack(who: Colleague): Json {
    const envelope = { ...from(who), ...(perhaps(0.5) && messages.length > 0 && { replyToId: oneOf(messages) }) };
    if (perhaps(0.2)) {
      const which = perhaps(0.5) ? oneOf(numbers) : guessed();
      return { ...envelope, text: `${oneOf(TYPED)} ${which} ${oneOf(["", "nee", ...deciders.map(partOf)])}` };
    }
    const verb = perhaps(0.5) ? oneOf(DECIDING) : oneOf(VERBS);
    const sent = data(who.person.id);
    if (perhaps(0.2)) return { ...envelope, value: Object.assign({ verb }, sent) };
    const action = { type: "Action.Execute", verb, data: sent };
    return { ...envelope, type: "invoke", name: "adaptiveCard/action", value: { action, trigger: "manual" } };
  };
}
