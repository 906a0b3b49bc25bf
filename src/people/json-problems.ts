import { z } from "zod";

/** What was read, or every problem at once: "<where>: <Dutch sentence>". Sentences never quote a value, which may be secret. */
export type Reading<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: readonly string[] };

/** Text of a file that people edit: a byte order mark from a Windows editor is forgiven, nothing else. */
export function parseJson(text: string): Reading<unknown> {
  const json = text.replace(/^\uFEFF/, "");
  try {
    return { ok: true, value: JSON.parse(json) as unknown };
  } catch (error) {
    return { ok: false, problems: [`dit is geen geldige JSON${lineOf(error, json)}.`] };
  }
}

/** The problems of data that does not fit, in the order of the schema. */
export const problemsOf = (schema: z.ZodType, data: unknown): readonly string[] =>
  issuesOf(schema, data).map(({ path, message }) => at(z.core.toDotPath(path), message));

/** The same with each place and its Dutch sentence apart. */
export function issuesOf(schema: z.ZodType, data: unknown): readonly z.core.$ZodIssue[] {
  const parsed = schema.safeParse(data, { error: sentence });
  return parsed.success ? [] : parsed.error.issues;
}

/** "organisations[2].tenants[0]: dit is geen GUID." */
export const at = (path: string, problem: string): string => (path ? `${path}: ${problem}` : problem);

/** The engine names the line of some errors; where it does not, it is the first line that cannot be read on from. */
function lineOf(error: unknown, json: string): string {
  const named = /line (\d+) column/.exec(String(error))?.[1];
  const lines = json.split("\n");
  const line = named ?? lines.findIndex((_, index) => hasStrayToken(lines.slice(0, index + 1).join("\n"))) + 1;
  return line ? ` (regel ${line})` : "";
}

function hasStrayToken(json: string): boolean {
  try {
    JSON.parse(json);
    return false;
  } catch (error) {
    return String(error).includes("Unexpected token");
  }
}

const TYPES: Readonly<Record<string, string>> = {
  string: "tekst tussen aanhalingstekens",
  boolean: "true of false",
  number: "een getal",
  int: "een heel getal",
  array: "een lijst tussen [ en ]",
  tuple: "een lijst tussen [ en ]",
  object: "een groep velden tussen { en }",
  record: "een groep velden tussen { en }",
};

/** The rules that have a sentence of their own in the schema never come here. */
function sentence(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case "invalid_type":
      if (issue.input === undefined) return "dit veld ontbreekt.";
      return `hier hoort ${TYPES[issue.expected] ?? "iets anders"}.`;
    case "unrecognized_keys":
      return `onbekend veld ${issue.keys.map((key) => `"${key}"`).join(", ")}.`;
    case "invalid_key":
      return issue.issues[0]?.message ?? "deze naam klopt niet.";
    case "invalid_value":
      return `kies uit: ${issue.values.map(String).join(", ")}.`;
    case "too_small":
      return issue.origin === "array" ? "deze lijst heeft te weinig regels." : "dit is leeg of te klein.";
    case "too_big":
      return `dit is te lang of te groot (hoogstens ${issue.maximum}).`;
    default:
      return "deze waarde klopt niet.";
  }
}
