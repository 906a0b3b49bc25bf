import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { type Checked, checkResource, findType, openSource } from "./azure-types.ts";
import { readInfra } from "./bicep.ts";

/**
 * Holds every resource in infra/ against Microsoft's published types and writes down what was found right.
 * Usage: node test/infra/check-types.ts <checkout or git directory of Azure/bicep-types-az>
 */
const WRITTEN = join(import.meta.dirname, "checked-types.json");

const [path] = process.argv.slice(2);
if (!path) throw new Error("Name a checkout of Azure/bicep-types-az.");
const source = openSource(path);
const files = source.files();
const problems: string[] = [];
const used = new Map<string, Map<string, Set<string>>>();

for (const file of await readInfra()) {
  problems.push(...file.problems);
  for (const resource of file.resources) {
    const type = findType(source, files, resource.type);
    const at = `infra/${file.path}`;
    if (!type) {
      problems.push(`${at}:${resource.line}: there is no ${resource.type}`);
      continue;
    }
    const findings = checkResource(resource, type);
    problems.push(...findings.problems.map((problem) => `${at}:${problem} (${resource.type})`));
    const paths = used.get(resource.type) ?? new Map<string, Set<string>>();
    for (const [one, words] of findings.used) paths.set(one, new Set([...(paths.get(one) ?? []), ...words]));
    used.set(resource.type, paths);
  }
}

if (problems.length > 0) {
  process.stderr.write(`${problems.join("\n")}\n`);
  process.exit(1);
}
const checked: Checked = Object.fromEntries(
  sorted(used).map(([type, paths]) => [
    type,
    Object.fromEntries(sorted(paths).map(([one, words]) => [one, [...words].sort()])),
  ]),
);
const style = await resolveConfig(WRITTEN);
writeFileSync(WRITTEN, await format(JSON.stringify(checked), { ...style, filepath: WRITTEN }));
process.stdout.write(
  `${used.size} types, ${[...used.values()].reduce((sum, paths) => sum + paths.size, 0)} paths: all there.\n`,
);

function sorted<T>(map: ReadonlyMap<string, T>): [string, T][] {
  return [...map].sort(([one], [other]) => (one < other ? -1 : 1));
}
