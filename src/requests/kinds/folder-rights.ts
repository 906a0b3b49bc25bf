import { z } from "zod";
import { anyOf } from "../../lib/words.ts";
import { FAULT } from "../../tickets/recognise-words.ts";
import { choicesOf, fact, line, oneOf, optionalLine, text } from "../fields.ts";
import { requestKind } from "../kind.ts";

const FOR_WHOM = [
  { code: "group", label: "Een groep" },
  { code: "person", label: "Eén persoon" },
] as const;

const RIGHTS = [
  { code: "read", label: "Lezen" },
  { code: "write", label: "Lezen en wijzigen" },
] as const;

const NOT_ONE_PERSON =
  "Rechten op een map geven wij aan een groep, nooit aan één persoon (DVO 4.8). Een groep met één lid mag. Kies Een groep en vul de naam van de groep in. Is er nog geen groep? Schrijf dan Nieuwe groep, en wie erin komt.";
const NOT_ONE_FILE =
  "Rechten gelden voor een hele map, nooit voor één bestand (DVO 4.8). Noem de map waarin het bestand staat. Is dit toch een map? Zet er dan een schuine streep achter.";

/** Around a path that was copied: quotes, blanks, and the full stop of the sentence it stood in. */
const WRAPPING = /^[\s"'“”‘’«»<]+|[\s"'“”‘’«»>.,;]+$/gu;
const FILE_NAME = /\.(?:[a-z][a-z0-9]{1,4}|7z)$/i;

/** The last part has an extension: "G:\Team\notulen.docx", but not "G:\Team\2.04" or "G:\Dhr. Jansen". */
export const looksLikeFile = (path: string): boolean =>
  FILE_NAME.test(
    path
      .replace(WRAPPING, "")
      .replace(/(?<=\.\w+)[?#].*$/, "")
      .replace(WRAPPING, ""),
  );

export const folderRights = requestKind({
  kind: "folder-rights",
  title: "Rechten op een map",
  says: "Toegang tot een gedeelde map, voor een groep en voor de hele map. Niet voor één persoon of één bestand.",
  words: ["rechten op een map", "rechten op map", "maprechten", "maptoegang", "toegang tot een map", "map"],
  recognises: {
    topic: [
      anyOf("\\w*rechten", "toegang", "autorisatie"),
      anyOf("\\w*map(?:pen)?", "\\w*schij(?:f|ven)", "[a-z]:\\S*"),
      anyOf("wil(?:len)?", "graag", "nodig", "aan ?vra\\w+", "zou(?:den)?", "mogen?", "kun(?:t|nen)?"),
    ],
    unless: FAULT,
  },
  section: "4.8",
  template: "request-folder-rights",
  decidedBy: "as-configured",
  form: z.object({
    whom: oneOf(FOR_WHOM, "Kies voor wie de rechten zijn."),
    group: optionalLine,
    folder: line("Vul in om welke map het gaat."),
    right: oneOf(RIGHTS, "Kies welk recht nodig is."),
    reason: text("Vul in waarom dit nodig is."),
  }),
  shows: () => ({ whoms: choicesOf(FOR_WHOM), rights: choicesOf(RIGHTS) }),
  fill: (typed) => ({ reason: typed }),
  answer({ whom, group, folder, right, reason }) {
    if (whom.code === "person") return { problem: NOT_ONE_PERSON };
    if (group.text === "") return { problem: "Vul in om welke groep het gaat." };
    if (looksLikeFile(folder.text)) return { problem: NOT_ONE_FILE };

    const facts = [fact("Groep", group), fact("Map", folder), { label: "Recht", value: right.label }];
    return { request: { said: reason, facts } };
  },
});
