import type { Quoted } from "../people/elsewhere.ts";
import type { Message } from "../lib/message.ts";
import type { Turn } from "../people/turn.ts";
import type { Desk } from "./desk.ts";
import { messageLink } from "./message-link.ts";
import { recognise } from "./recognise.ts";
import { openForm } from "./ticket-actions.ts";
import { saidIn } from "./ticket-input.ts";

const NO_FILES = "Bestanden en afbeeldingen bij het bericht gaan niet mee. Beschrijf wat u ziet.";

/** *Maak hier een melding van*: the form with the words of the message in it, and the way back to it. Nothing is filed yet. */
export async function reportMessage(desk: Desk, { text, link, hasMore }: Quoted, turn: Turn): Promise<Message> {
  const said = saidIn(text);
  const back = messageLink(link);
  const urgent = await desk.securityIn(said, turn, undefined, back);
  if (urgent) return urgent;
  const { is: _, ...recognised } = recognise(said.text);
  return openForm(desk, turn, { ...recognised, text: said, messageLink: back }, hasMore ? [NO_FILES] : []);
}
