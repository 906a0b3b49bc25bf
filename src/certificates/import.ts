import { holds } from "../people/person.ts";
import type { Turn } from "../people/turn.ts";
import type { Outcome } from "../lib/outcome.ts";
import { done } from "../lib/outcome.ts";
import { capital } from "../lib/words.ts";
import type { Certificates } from "./certificates.ts";
import { type CsvFailure, type CsvLine, type CsvRefusal, readCsv } from "./csv.ts";
import { registerCertificate } from "./register.ts";

/** What became of a list of certificates. */
export interface Imported {
  readonly added: number;
  readonly changed: number;
  readonly same: number;
  /** In the order of the file. */
  readonly refused: readonly CsvRefusal[];
}

const AT_ONCE = 8;

/** Puts a list into the register, for the organisations that this person works for. The same list again changes nothing. */
export async function importList(
  house: Certificates,
  text: string,
  { actor, now }: Pick<Turn, "actor" | "now">,
): Promise<Outcome<Imported, CsvFailure>> {
  const organisations = house.room.organisations
    .filter((id) => holds(actor, "operations", id))
    .map((id) => ({ id, name: house.room.desk.entranceOf(id).name }));
  const list = readCsv(text, organisations);
  if (!list.ok) return list;

  const kept: (CsvRefusal | "added" | "changed" | "same")[] = [];
  const options = { how: "csv", now, by: actor } as const;
  const keep = async ({ line, organisation, input }: CsvLine) => {
    const outcome = await registerCertificate(house, organisation, input, options);
    if (outcome.is === "refused") return { line, problem: capital(outcome.problems[0]?.problem ?? "") };
    if (outcome.is === "older") return { line, problem: "In het register staat een certificaat dat langer geldig is." };
    return outcome.is === "conflict" ? { line, problem: "Dit lukte niet. Probeer het opnieuw." } : outcome.is;
  };
  for (const lines of apart(list.value.lines)) kept.push(...(await Promise.all(lines.map(keep))));
  const refused = [...list.value.refused, ...kept.filter((one) => typeof one === "object")];
  const count = (what: "added" | "changed" | "same") => kept.filter((one) => one === what).length;
  return done({
    ...{ added: count("added"), changed: count("changed"), same: count("same") },
    refused: refused.toSorted((one, other) => one.line - other.line),
  });
}

/** A few at a time, and never two at once that may be about the same entry: the last line counts. */
function apart(lines: readonly CsvLine[]): CsvLine[][] {
  const groups: { lines: CsvLine[]; about: Set<string> }[] = [];
  for (const line of lines) {
    const { organisation, input } = line;
    const about = [input.name.toLowerCase(), ...input.hosts].map((what) => `${organisation}|${what.toLowerCase()}`);
    const last = groups.at(-1);
    const fits = last && last.lines.length < AT_ONCE && !about.some((what) => last.about.has(what));
    if (fits) {
      last.lines.push(line);
      for (const what of about) last.about.add(what);
    } else groups.push({ lines: [line], about: new Set(about) });
  }
  return groups.map((group) => group.lines);
}
