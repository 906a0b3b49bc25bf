/** What somebody who plays the walk sees in a column: the newest card, and on it a button or a field by its words. */
export interface Sight {
  readonly room: HTMLElement;
  /** Only messages that show this count, when it is given. */
  readonly ticket: string | undefined;
}

export const buttonIn = (sight: Sight, title: string): HTMLButtonElement | undefined =>
  newest<HTMLButtonElement>(
    sight,
    "button",
    (button) => button.textContent.trim() === title && button.closest("[aria-busy=true]") === null,
  );

export const fieldIn = (sight: Sight, label: string): HTMLInputElement | HTMLTextAreaElement | undefined =>
  newest<HTMLInputElement | HTMLTextAreaElement>(
    sight,
    "input, textarea",
    (field) => plain(field.labels?.[0]?.textContent ?? "") === label,
  );

export const shows = (sight: Sight, words: string): boolean =>
  messagesIn(sight).some(({ textContent }) => textContent.includes(words));

export const answersIn = (room: HTMLElement): number => room.querySelectorAll(".message.from-bot").length;

const TICKET_NUMBER = /[A-Z]\d{2}-\d{6}/;

/** The ticket's number on one message. */
export const numberOn = (room: HTMLElement, message: string): string | undefined =>
  TICKET_NUMBER.exec(room.querySelector(`[data-message="${message}"]`)?.textContent ?? "")?.[0];

const messagesIn = ({ room, ticket = "" }: Sight): Element[] =>
  [...room.querySelectorAll("[data-testid=message]")].filter(({ textContent }) => textContent.includes(ticket));

function newest<T extends HTMLElement>(sight: Sight, selector: string, fits: (element: T) => boolean) {
  return messagesIn(sight)
    .reverse()
    .flatMap((message) => [...message.querySelectorAll<T>(selector)])
    .find((element) => fits(element) && element.checkVisibility());
}

/** A label without what says that it must be filled in. */
const plain = (label: string): string => label.replace(/\s*(?:\(verplicht\))?\s*\*?\s*$/, "");
