import type { Message } from "../lib/message.ts";
import { keyPart } from "../lib/place.ts";
import { reach } from "../people/person.ts";
import type { Turn } from "../people/turn.ts";
import type { Desk } from "./desk.ts";
import { type Recognised, recognise } from "./recognise.ts";
import { type Said, openQuestion } from "./ticket.ts";
import { openForm } from "./ticket-actions.ts";
import { linesOf, shortened } from "./ticket-cards.ts";
import { saidIn } from "./ticket-input.ts";
import { IN_PERSONAL_CHAT } from "./texts.ts";

const GREETING = "Hallo. Ik ben de digitale Helpdesk. Vertel wat er aan de hand is, of typ hulp.";
const THANKS = "Graag gedaan.";
const WORDS_OF_THANKS = 4;

/** Free text: an answer to an open question, a report to be made, or neither. Nothing is filed by typing alone. */
export async function talk(desk: Desk, text: string, turn: Turn): Promise<readonly Message[]> {
  const said = saidIn(text);
  const recognised = recognise(said.text);
  if (recognised.is === "help") return [desk.help(turn)];
  if (turn.chat === "channel") return [{ summary: IN_PERSONAL_CHAT }];

  switch (recognised.is) {
    case "greeting":
      return [{ summary: GREETING }];
    case "emoji":
      return [];
    case "thanks":
      return [(saysMore(said.text) && (await askWhetherAnswer(desk, said.text, turn))) || { summary: THANKS }];
    default:
      return [
        (await askWhetherAnswer(desk, said.text, turn)) ??
          (await desk.securityIn(said, turn)) ??
          (await formOrDoubt(desk, said, recognised, turn)),
      ];
  }
}

/** "Bedankt, het is kamer 2.04" may be an answer; "Dank je wel!" is none. */
const saysMore = (said: string): boolean => said.split(/\s+/).length > WORDS_OF_THANKS;

async function askWhetherAnswer(desk: Desk, said: string, turn: Turn): Promise<Message | undefined> {
  const [asked] = await desk.tickets.questionsFor(turn.actor.id, reach(turn.actor));
  const found = asked && (await desk.tickets.find(asked.organisation, asked.number));
  const question = found && openQuestion(found.ticket);
  if (!question) return undefined;

  const { number, organisation } = found.ticket;
  return {
    summary: `Is dit uw antwoord op ${number}?`,
    card: {
      template: "is-this-your-answer",
      data: {
        fallback: `Is dit uw antwoord op ${number}? Typ: antwoord ${number} en daarna uw antwoord.`,
        number,
        organisation,
        nonce: keyPart(turn.activityId),
        question: linesOf(question.text),
        lines: [{ text: shortened(said) }],
        answer: said,
      },
    },
  };
}

async function formOrDoubt(desk: Desk, said: Said, recognised: Recognised, turn: Turn): Promise<Message> {
  const asked = await desk.requestIn(said.text, turn);
  if (asked) return asked;

  const { is, ...filled } = recognised;
  return is === "unclear" ? doubt(said.text) : openForm(desk, turn, { ...filled, text: said });
}

const doubt = (said: string): Message => ({
  summary: "Wilt u dit melden?",
  card: {
    template: "report-this",
    data: { fallback: "Wilt u dit melden? Typ melden, of typ hulp.", lines: linesOf(said), text: said },
  },
});
