import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Property, Resource, Shape } from "./bicep.ts";

/** What was found right: per type the paths that are used, each with the fixed words that it was given. */
export type Checked = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

const Reference = z.object({ $ref: z.string() });
const Member = z.object({ type: Reference, flags: z.number() });
const Definition = z.object({
  $type: z.string(),
  name: z.string().optional(),
  value: z.string().optional(),
  body: Reference.optional(),
  properties: z.record(z.string(), Member).optional(),
  additionalProperties: Reference.optional(),
  itemType: Reference.optional(),
  discriminator: z.string().optional(),
  baseProperties: z.record(z.string(), Member).optional(),
  elements: z.union([z.array(Reference), z.record(z.string(), Reference)]).optional(),
});
type Definition = z.output<typeof Definition>;
type Definitions = readonly Definition[];

const REQUIRED = 1;
const READ_ONLY = 2;
/** Bicep's own, on every resource. */
const OF_BICEP = new Set(["parent", "scope", "dependsOn"]);
const SCALARS: Readonly<Record<string, Shape["is"]>> = {
  StringType: "text",
  StringLiteralType: "text",
  IntegerType: "number",
  BooleanType: "boolean",
};

/** A checkout of Azure/bicep-types-az: a folder, or a git directory without one. */
interface Source {
  files(): readonly string[];
  read(path: string): string;
}

export function openSource(path: string): Source {
  if (existsSync(join(path, "generated"))) {
    return {
      files: () =>
        readdirSync(join(path, "generated"), { recursive: true, encoding: "utf8" }).map((one) => `generated/${one}`),
      read: (one) => readFileSync(join(path, one), "utf8"),
    };
  }
  const git = (...args: readonly string[]): string =>
    execFileSync("git", [`--git-dir=${path}`, ...args], { encoding: "utf8", maxBuffer: 500_000_000 });
  return {
    files: () => git("ls-tree", "-r", "--name-only", "HEAD", "generated").split("\n"),
    read: (one) => git("show", `HEAD:${one}`),
  };
}

/** @returns the definitions in whichever file has this type, and its own; undefined when none has */
export function findType(source: Source, files: readonly string[], type: string) {
  const [name = "", version = ""] = type.split("@");
  const end = `/${name.split("/")[0]?.toLowerCase()}/${version}/types.json`;
  for (const file of files.filter((one) => one.endsWith(end))) {
    const definitions = z.array(Definition).parse(JSON.parse(source.read(file)));
    const found = definitions.find(
      (one) => one.$type === "ResourceType" && one.name?.toLowerCase() === type.toLowerCase(),
    );
    if (found?.body) return { definitions, body: found.body };
  }
  return undefined;
}

interface Findings {
  readonly problems: string[];
  readonly used: Map<string, Set<string>>;
}

/** Everything of a resource that its type does not have, and everything that it has. */
export function checkResource(
  resource: Resource,
  { definitions, body }: { definitions: Definitions; body: z.output<typeof Reference> },
): Findings {
  const findings: Findings = { problems: [], used: new Map() };
  const root = at(definitions, body.$ref);
  checkValue(resource.body, { definitions, type: root, path: "", isExisting: resource.isExisting }, findings);
  for (const { path, line } of resource.reads) {
    if (["id", "name", "type"].includes(path)) continue;
    if (!isReadable(definitions, root, path.split("."))) findings.problems.push(`${line}: there is no ${path} to read`);
    else use(findings, path);
  }
  return findings;
}

interface Place {
  readonly definitions: Definitions;
  readonly type: Definition;
  readonly path: string;
  readonly isExisting: boolean;
}

function checkValue(value: Shape, place: Place, findings: Findings): void {
  const { definitions, path } = place;
  const type =
    place.type.$type === "ArrayType" && place.type.itemType ? at(definitions, place.type.itemType.$ref) : place.type;
  const wrong = (what: string) => findings.problems.push(`${value.line}: ${path || "it"} ${what}`);
  if (value.is === "other" || type.$type === "AnyType") return;
  if (value.is === "object") checkObject(value, { ...place, type }, findings);
  else if (type.$type === "UnionType") checkWord(value, { ...place, type }, findings);
  else if (SCALARS[type.$type] !== value.is) wrong(`is no ${value.is}, but ${type.$type}`);
  else if (type.$type === "StringLiteralType" && type.value !== value.text) wrong(`cannot be ${value.text}`);
}

/** One of a list of words. A list that any other text may be added to says nothing of a word that is not on it. */
function checkWord(
  value: Extract<Shape, { text: string }>,
  { definitions, type, path }: Place,
  findings: Findings,
): void {
  const elements = (Array.isArray(type.elements) ? type.elements : []).map(({ $ref }) => at(definitions, $ref));
  const words = elements.flatMap((one) => one.value ?? []);
  if (words.includes(value.text)) use(findings, path, value.text);
  else if (words.length > 0)
    findings.problems.push(`${value.line}: ${path} is ${value.text}, not ${words.join(" or ")}`);
}

function checkObject(value: Extract<Shape, { is: "object" }>, place: Place, findings: Findings): void {
  const { definitions, path, isExisting } = place;
  const members = membersOf(place, value);
  if (!members) {
    findings.problems.push(`${value.line}: ${path || "it"} is no object`);
    return;
  }
  const given = value.properties.filter(({ name }) => path !== "" || !OF_BICEP.has(name));
  for (const property of given) {
    const member = members.get(property.name) ?? members.get("*");
    const child = path === "" ? property.name : `${path}.${property.name}`;
    if (!member) findings.problems.push(`${property.line}: there is no ${child}`);
    else if (member.flags & READ_ONLY) findings.problems.push(`${property.line}: ${child} can only be read`);
    else checkProperty(property, { ...place, path: child, type: at(definitions, member.type.$ref) }, findings);
  }
  for (const [name, { flags }] of members) {
    const isMissing = flags & REQUIRED && !isExisting && !given.some((property) => property.name === name);
    if (isMissing) findings.problems.push(`${value.line}: ${path || "it"} needs ${name}`);
  }
}

function checkProperty({ values }: Property, place: Place, findings: Findings): void {
  use(findings, place.path);
  for (const value of values) checkValue(value, place, findings);
}

/** Of one of several kinds of object, which kind is said by one of its own properties. */
function membersOf({ definitions, type }: Place, value: Extract<Shape, { is: "object" }>) {
  if (type.$type === "ObjectType") {
    const any = type.additionalProperties ? { "*": { type: type.additionalProperties, flags: 0 } } : {};
    return new Map(Object.entries({ ...any, ...type.properties }));
  }
  if (type.$type !== "DiscriminatedObjectType" || Array.isArray(type.elements)) return undefined;
  const said = value.properties.find(({ name }) => name === type.discriminator)?.values[0];
  const kind = said && "text" in said ? type.elements?.[said.text] : undefined;
  const own = kind ? at(definitions, kind.$ref).properties : undefined;
  return new Map(Object.entries({ ...type.baseProperties, ...own }));
}

function isReadable(definitions: Definitions, type: Definition, [name = "", ...rest]: readonly string[]): boolean {
  const member = type.properties?.[name];
  if (!member) return false;
  return rest.length === 0 || isReadable(definitions, at(definitions, member.type.$ref), rest);
}

function use({ used }: Findings, path: string, word?: string): void {
  const words = used.get(path) ?? new Set<string>();
  used.set(path, word === undefined ? words : words.add(word));
}

function at(definitions: Definitions, reference: string): Definition {
  const found = definitions[Number(reference.replace(/^#\//, ""))];
  if (!found) throw new Error(`the types have no ${reference}`);
  return found;
}

/** The paths that a resource uses, with the fixed words it gives them: what the types must have been asked about. */
export function usedBy({ body, reads }: Resource): ReadonlyMap<string, readonly string[]> {
  const used = new Map<string, string[]>();
  const walk = (value: Shape, path: string): void => {
    if (value.is === "text") used.get(path)?.push(value.text);
    if (value.is !== "object") return;
    for (const property of value.properties) {
      if (path === "" && OF_BICEP.has(property.name)) continue;
      const child = path === "" ? property.name : `${path}.${property.name}`;
      used.set(child, used.get(child) ?? []);
      for (const one of property.values) walk(one, child);
    }
  };
  walk(body, "");
  for (const { path } of reads) if (!["id", "name", "type"].includes(path)) used.set(path, used.get(path) ?? []);
  return used;
}
