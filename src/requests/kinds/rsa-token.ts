import { z } from "zod";
import { anyOf } from "../../lib/words.ts";
import { oneOf, optionalText } from "../fields.ts";
import { type Asked, requestKind } from "../kind.ts";

const LOST: Omit<Asked, "said" | "facts"> = {
  urgent: true,
  remark:
    "Uw token is nog niet geblokkeerd. Uw melding staat met spoed bij de Helpdesk. U krijgt bericht als het token is geblokkeerd.",
  check: "Blokkeer het token eerst. Laat de aanvrager daarna weten dat het is geblokkeerd.",
};

/** Each has its own button on the form. */
const NEEDS = [
  { code: "new", label: "Nieuw token nodig", then: {} },
  { code: "defect", label: "Token is defect", then: {} },
  { code: "lost", label: "Token is kwijt of gestolen", then: LOST },
] as const;

export const rsaToken = requestKind({
  kind: "rsa-token",
  title: "RSA-token",
  says: "Een nieuw token, of uw token is defect of kwijt. Een token dat kwijt is, gaat meteen met spoed naar de Helpdesk.",
  words: ["rsa-token", "rsa token", "rsa", "token", "tokens"],
  recognises: {
    topic: [
      anyOf("(?:rsa-?)?tokens?", "rsa", "securid"),
      anyOf(
        "kwijt(?:geraakt)?",
        "verloren",
        "(?:ge|be)stolen",
        "kapot(?:te)?",
        "defecte?",
        "stuk",
        "nieuwe?",
        "aan ?(?:te )?(?:ge)?vra\\w+",
        "eerste",
        "vervang\\w*",
      ),
    ],
    unless: anyOf("opgelost", "gevonden", "laptop", "telefoon", "api-?\\w*", "nieuwe? (?:pin|code|wachtwoord)\\w*"),
  },
  section: "4.7.5",
  template: "request-rsa-token",
  decidedBy: "helpdesk",
  form: z.object({ what: oneOf(NEEDS, "Kies wat er met het token is."), remark: optionalText }),
  fill: (typed) => ({ remark: typed }),
  answer: ({ what, remark }) => ({
    request: { said: remark, facts: [{ label: "Wat is er", value: what.label }], ...what.then },
  }),
});
