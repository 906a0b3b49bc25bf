import { randomUUID } from "node:crypto";
import type { BenchConnector } from "./connector.ts";
import { type Writer, agent, member, pressed, typed } from "./people.ts";
import type { WireMessage } from "./wire.ts";

/** One thing somebody does, and how to see that it was done: once, and not by halves. */
export interface Turn {
  readonly json: string;
  /** @throws Error when the answer or what was posted is not what it ought to be */
  readonly check: (answer: WireMessage) => void;
}

/** The next turn of one of those who write side by side. Each has people of their own, so turns of one person never overlap. */
export type NextTurn = (slot: number) => Turn;

const PEOPLE_A_SLOT = 4;
const IN_FLIGHT = 16;
const TEXT = "De printer op de derde verdieping drukt niet meer af sinds vanochtend. Er staat: papier vast, lade 2.";

function ensure(isTrue: boolean, what: string, { head, body }: WireMessage): void {
  if (!isTrue) throw new Error(`${what}: ${head.split("\r\n")[0] ?? ""} ${body.slice(0, 300)}`);
}

const isOk = ({ head }: WireMessage): boolean => head.startsWith("HTTP/1.1 200");

function personOf(slot: number, counts: Map<number, number>): { readonly person: Writer; readonly count: number } {
  const count = counts.get(slot) ?? 0;
  counts.set(slot, count + 1);
  return { person: member(slot + IN_FLIGHT * (count % PEOPLE_A_SLOT)), count };
}

/** Something that is typed and answered with exactly one message in the same chat, which holds this text. */
export function typing(
  connector: BenchConnector,
  textOf: (count: number, person: Writer) => string,
  answerTo: (text: string) => string = () => "",
): NextTurn {
  const counts = new Map<number, number>();
  return (slot) => {
    const { person, count } = personOf(slot, counts);
    const before = connector.postsIn(person.conversation);
    const text = textOf(count, person);
    return {
      json: typed(person, connector.serviceUrl, text),
      check(answer) {
        ensure(isOk(answer), "a message was not taken", answer);
        ensure(connector.postsIn(person.conversation) === before + 1, "not one answer to one message", answer);
        ensure(connector.lastIn(person.conversation).includes(answerTo(text)), "another answer", answer);
      },
    };
  };
}

const TICKET = /[A-Z]\d{2}-\d{6}/;

/**
 * *Melden*, with the form filled in; the answer shows the ticket's number.
 * @param isPostedToo the post to the channel is part of the turn; ours follows later, at the pace Teams allows
 */
export function reporting(connector: BenchConnector, isPostedToo: boolean): NextTurn {
  const counts = new Map<number, number>();
  const numbers = new Set<string>();
  return (slot) => {
    const { person } = personOf(slot, counts);
    const data = { nonce: randomUUID(), text: TEXT, area: "printer", impact: "team", canWork: "partly" };
    return {
      json: pressed(person, connector.serviceUrl, "ticket.report", data),
      check(answer) {
        const number = TICKET.exec(answer.body)?.[0] ?? "";
        ensure(isOk(answer) && number !== "", "a report has no number", answer);
        ensure(!numbers.has(number), "a number was given twice", answer);
        numbers.add(number);
        ensure(!isPostedToo || connector.hasPosted(number), "the channel does not have it", answer);
      },
    };
  };
}

/** The Helpdesk's channel, so that reports are taken in. */
export const binding = (connector: BenchConnector): Turn => ({
  json: typed(agent(), connector.serviceUrl, "koppel dit kanaal aan Helpdesk ja"),
  check: (answer) => ensure(isOk(answer), "the channel was not bound", answer),
});
