import { why } from "../agreement/agreement.ts";
import type { Message } from "../lib/message.ts";
import type { Hidden } from "../lib/redact.ts";
import { linesOf } from "../tickets/ticket-cards.ts";
import { hiddenText } from "../tickets/ticket-words.ts";
import type { Explanation, RequestKind } from "./kind.ts";

/** *Iets aanvragen*: what can be asked for. */
export const catalogueCard = (kinds: readonly RequestKind[], notice = ""): Message => ({
  summary: "Iets aanvragen",
  card: {
    template: "requests",
    data: {
      fallback: `Typ aanvraag en wat u wilt aanvragen. Bijvoorbeeld: aanvraag ${kinds[0]?.words[0] ?? ""}.`,
      notice,
      kinds: kinds.map(({ kind, title, says }) => ({ kind, title, says })),
    },
  },
});

/** What is in the form already, by field; `hidden` in them before anything was shown. */
export interface Filled {
  readonly fields: Readonly<Record<string, string>>;
  readonly hidden: readonly Hidden[];
}

interface Blank {
  /** Makes everything this form sends the same act, however often it arrives. */
  readonly nonce: string;
  readonly organisations: readonly { readonly value: string; readonly title: string }[];
  /** Who decides, as far as that is known before anything is filled in. */
  readonly decides: string;
  readonly problems: readonly string[];
  /** What the kind shows beside its fields. */
  readonly shows: Readonly<Record<string, unknown>>;
}

export function requestForm(kind: RequestKind, { fields, hidden }: Filled, blank: Blank): Message {
  const { nonce, organisations, decides, problems, shows } = blank;
  return {
    summary: `Aanvragen: ${kind.title}`,
    card: {
      template: kind.template,
      data: {
        ...whyOf(kind),
        ...{ title: kind.title, nonce, organisations, decides },
        fallback: `Aanvragen: ${kind.title}. Open Teams op een ander apparaat om het formulier in te vullen.`,
        hidden: hidden.length > 0 ? hiddenText(hidden) : "",
        problems: problems.map((text) => ({ text })),
        ...shows,
        ...fields,
      },
    },
  };
}

/** What somebody arranges themselves, in steps; nothing was filed. */
export const explanationCard = (kind: RequestKind, { paragraphs, steps }: Explanation): Message => ({
  summary: "Dit regelt u zelf",
  card: {
    template: "request-explained",
    data: {
      ...whyOf(kind),
      title: "Dit regelt u zelf",
      fallback: [...paragraphs, ...steps].join(" "),
      paragraphs: paragraphs.flatMap(linesOf),
      steps: steps.map((step, index) => ({ text: `${index + 1}. ${step}` })),
    },
  },
});

function whyOf({ section }: RequestKind) {
  const { title, says } = why(section);
  return { section, whyTitle: title, whySays: says };
}
