import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Language, type Node, Parser } from "web-tree-sitter";

const INFRA = join(import.meta.dirname, "../../infra");

/** What a value looks like as far as it is written down; a calculated one is "other". */
export type Shape = { readonly line: number } & (
  | { readonly is: "object"; readonly properties: readonly Property[] }
  | { readonly is: "text" | "number" | "boolean"; readonly text: string }
  | { readonly is: "other" }
);

/** A property with everything that it may be: each element of an array, both sides of a choice. */
export interface Property {
  /** "*" when the name is calculated. */
  readonly name: string;
  readonly line: number;
  readonly values: readonly Shape[];
}

export interface Resource {
  readonly symbol: string;
  /** "Microsoft.Storage/storageAccounts@2024-01-01" */
  readonly type: string;
  readonly line: number;
  readonly isExisting: boolean;
  readonly body: Shape;
  /** Paths of it that are read elsewhere in the file: "properties.principalId". */
  readonly reads: readonly { readonly path: string; readonly line: number }[];
}

export interface Parameter {
  readonly name: string;
  readonly line: number;
  readonly isSecure: boolean;
  readonly isRequired: boolean;
  readonly description: string | undefined;
}

interface Module {
  readonly symbol: string;
  /** As the file writes it: "modules/bot.bicep". */
  readonly path: string;
  readonly line: number;
  readonly body: Shape;
  readonly reads: readonly { readonly path: string; readonly line: number }[];
}

export interface BicepFile {
  /** From the infra folder: "modules/bot.bicep". */
  readonly path: string;
  readonly text: string;
  /** What is no Bicep, and names that nothing in the file has. */
  readonly problems: readonly string[];
  readonly parameters: readonly Parameter[];
  readonly resources: readonly Resource[];
  readonly modules: readonly Module[];
  readonly outputs: readonly { readonly name: string; readonly line: number; readonly text: string }[];
}

/** All Bicep files of the house. */
export async function readInfra(): Promise<readonly BicepFile[]> {
  const parse = await createParser();
  const paths = readdirSync(INFRA, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".bicep"));
  return paths.sort().map((path) => readBicep(path, readFileSync(join(INFRA, path), "utf8"), parse));
}

/** The names that a file of parameters gives a value; the grammar knows no such file, but for one word it is the same. */
export async function readGiven(
  path: string,
): Promise<{ readonly names: readonly string[]; readonly isSound: boolean }> {
  const parse = await createParser();
  const root = parse(readFileSync(join(INFRA, path), "utf8").replace(/^param /gm, "var "));
  const names = all(root, "variable_declaration").map((node) => nameOf(node));
  return { names, isSound: !root.hasError };
}

type Parse = (text: string) => Node;

export async function createParser(): Promise<Parse> {
  await Parser.init();
  const path = createRequire(import.meta.url).resolve("tree-sitter-bicep/tree-sitter-bicep.wasm");
  const parser = new Parser();
  parser.setLanguage(await Language.load(path));
  return (text) => {
    const tree = parser.parse(text);
    if (!tree) throw new Error("nothing was parsed");
    return tree.rootNode;
  };
}

export function readBicep(path: string, text: string, parse: Parse): BicepFile {
  const root = parse(text);
  const variables = new Map(all(root, "variable_declaration").map((node) => [nameOf(node), lastOf(node)]));
  const reads = readsIn(root);
  const readsOf = (symbol: string) => reads.filter((read) => read.root === symbol);
  const shape = (node: Node): Shape => shapesOf(node, variables)[0] ?? { is: "other", line: lineOf(node) };

  return {
    ...{ path, text },
    problems: [...syntaxProblems(root), ...unknownNames(root, variables)].map((problem) => `${path}:${problem}`),
    parameters: all(root, "parameter_declaration").map(parameterOf),
    resources: all(root, "resource_declaration").map((node) => ({
      symbol: nameOf(node),
      type: textOf(childOf(node, "string")),
      line: lineOf(node),
      isExisting: node.children.some((child) => child.type === "existing"),
      body: shape(lastOf(node)),
      reads: readsOf(nameOf(node)),
    })),
    modules: all(root, "module_declaration").map((node) => ({
      symbol: nameOf(node),
      path: textOf(childOf(node, "string")),
      line: lineOf(node),
      body: shape(lastOf(node)),
      reads: readsOf(nameOf(node)),
    })),
    outputs: all(root, "output_declaration").map((node) => ({
      name: nameOf(node),
      line: lineOf(node),
      text: node.text,
    })),
  };
}

/** The values of a property of an object, by its path. */
export function valuesAt(shape: Shape, path: string): readonly Shape[] {
  let found: readonly Shape[] = [shape];
  for (const name of path.split("."))
    found = found.flatMap((one) =>
      one.is === "object"
        ? one.properties.filter((property) => property.name === name).flatMap(({ values }) => values)
        : [],
    );
  return found;
}

const parameterOf = (node: Node): Parameter => {
  const decorators = node.previousNamedSibling?.type === "decorators" ? node.previousNamedSibling.text : "";
  return {
    name: nameOf(node),
    line: lineOf(node),
    isSecure: decorators.includes("@secure()"),
    isRequired: node.namedChildCount === 2,
    description: /@description\('((?:[^'\\]|\\.)*)'\)/.exec(decorators)?.[1],
  };
};

/** An array gives its elements, a choice both its sides, a loop what it makes each time. */
function shapesOf(node: Node, variables: ReadonlyMap<string, Node>): Shape[] {
  const line = lineOf(node);
  const within = (child: Node | null) => (child ? shapesOf(child, variables) : []);
  switch (node.type) {
    case "object":
      return [
        { is: "object", line, properties: named(node, "object_property").map((one) => propertyOf(one, variables)) },
      ];
    case "array":
    case "parenthesized_expression":
      return node.namedChildren.flatMap(within);
    case "if_statement":
      return within(lastOf(node));
    case "for_statement":
      return within(node.childForFieldName("body"));
    case "ternary_expression":
      return [...within(node.childForFieldName("consequence")), ...within(node.childForFieldName("alternative"))];
    case "call_expression": {
      const isJoin = ["concat", "union"].includes(node.childForFieldName("function")?.text ?? "");
      return isJoin ? within(node.childForFieldName("arguments")) : [{ is: "other", line }];
    }
    case "arguments":
      return node.namedChildren.flatMap(within);
    case "identifier":
      return variables.has(node.text) ? within(variables.get(node.text) ?? null) : [{ is: "other", line }];
    case "string":
      return isPlain(node) ? [{ is: "text", line, text: textOf(node) }] : [{ is: "other", line }];
    case "number":
    case "boolean":
      return [{ is: node.type, line, text: node.text }];
    case "null":
    case "comment":
      return [];
    default:
      return [{ is: "other", line }];
  }
}

function propertyOf(node: Node, variables: ReadonlyMap<string, Node>): Property {
  const [key] = node.namedChildren;
  const value = lastOf(node);
  const name = key?.type === "string" ? (isPlain(key) ? textOf(key) : "*") : (key?.text ?? "");
  return { name, line: lineOf(node), values: shapesOf(value, variables) };
}

interface Read {
  readonly root: string;
  readonly path: string;
  readonly line: number;
}

/** "identity.properties.clientId", wherever it stands; the longest of each. */
function readsIn(root: Node): Read[] {
  return all(root, "member_expression")
    .filter((node) => node.parent?.type !== "member_expression")
    .flatMap((node) => {
      const [symbol = "", ...path] = node.text.replaceAll("!", "").split(".");
      return /^\w+$/.test(symbol) ? [{ root: symbol, path: path.join("."), line: lineOf(node) }] : [];
    });
}

function syntaxProblems(root: Node): string[] {
  const wrong = root.hasError ? everything(root).filter((node) => node.isError || node.isMissing) : [];
  return wrong.map((node) => `${lineOf(node)}: this is no Bicep: ${node.text.slice(0, 40)}`);
}

const FUNCTIONS_AND_NAMESPACES = new Set(["resourceGroup", "subscription", "tenant", "environment", "az", "sys"]);

/** Names that are used but not declared; the names of functions and of properties are not looked at. */
function unknownNames(root: Node, variables: ReadonlyMap<string, Node>): string[] {
  const declared = ["parameter_declaration", "resource_declaration", "module_declaration"]
    .flatMap((type) => all(root, type))
    .map(nameOf);
  const loops = all(root, "for_statement").flatMap((node) => named(node, "identifier").map(({ text }) => text));
  const known = new Set([...declared, ...variables.keys(), ...loops, ...FUNCTIONS_AND_NAMESPACES]);
  const used = all(root, "identifier").filter((node) => isUse(node));
  return used.filter((node) => !known.has(node.text)).map((node) => `${lineOf(node)}: nothing is called ${node.text}`);
}

function isUse(node: Node): boolean {
  const { parent } = node;
  if (!parent || parent.type.endsWith("_declaration")) return false;
  if (parent.type === "object_property") return lastOf(parent).id === node.id;
  return !(parent.type === "call_expression" && parent.childForFieldName("function")?.id === node.id);
}

const everything = (node: Node): Node[] => [node, ...node.children.flatMap((child) => everything(child))];
const all = (root: Node, type: string): Node[] => root.descendantsOfType(type).slice();
const named = (node: Node, type: string): Node[] =>
  node.namedChildren.flatMap((child) => (child.type === type ? [child] : []));
const childOf = (node: Node, type: string): Node => named(node, type)[0] ?? node;
const lastOf = (node: Node): Node => node.namedChildren.filter((child) => child.type !== "comment").at(-1) ?? node;
const nameOf = (node: Node): string => childOf(node, "identifier").text;
const lineOf = (node: Node): number => node.startPosition.row + 1;
const isPlain = (node: Node): boolean => named(node, "interpolation").length === 0;
const textOf = (node: Node): string => node.text.slice(1, -1);
