import type { Message } from "../lib/message.ts";

/** In a channel everybody reads along. */
export const IN_PERSONAL_CHAT = "Ik help u verder in onze persoonlijke chat.";

/** Words of our own in the place of a card that was pressed, where a text alone cannot stand. */
export const textCard = (...paragraphs: readonly string[]): Message => ({
  summary: paragraphs[0] ?? "",
  card: {
    template: "text",
    data: { paragraphs: paragraphs.map((text) => ({ text })), fallback: paragraphs.join(" ") },
  },
});
